/** The API version that every request pins and every shape in the registry is written for (the one of the official SDK we test with). */
export const API_VERSION = '2026-10-28.endive';
