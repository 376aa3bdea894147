#!/usr/bin/env bash
# Judge: Apache Spark with Delta Lake's own library (PyPI `pyspark` and `delta-spark`, its jar from Maven Central by Spark's own resolver) opens
# every table that the binary wrote, at head, at earlier versions and through its checkpoint alone, and must find the rows and types that `query`
# finds. Needs python3 with venv and Java 17; installs the rest. Ends in `N passed, N failed`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$here/../../dist/payments-pipeline}
command -v java >/dev/null || { echo "java is needed: install a JRE 17, such as Debian's openjdk-17-jre-headless"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Spark 4.0 and Delta 4.0 are made for each other; a newer pair fits when Maven Central has the jar for it.
cache=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}
venv=$cache/spark
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import delta, pyarrow, pyspark' 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check delta-spark==4.0.0 pyspark==4.0.1 pyarrow==26.0.1
fi

bash "$here/lib/history.sh" "$binary" "$work"
export SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON="$venv/bin/python"
cd "$work"
"$venv/bin/python" -B "$here/delta_spark.py" "$binary" "$work/data" "$cache/ivy" 2>spark.log || { tail -n 40 spark.log; exit 1; }
