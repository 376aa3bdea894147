/** The version of the API whose shapes the mock speaks: that of the pinned SDK. */
export const API_VERSION = '2026-10-28.endive';
