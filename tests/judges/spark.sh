#!/usr/bin/env bash
# Judge: Apache Spark with Delta Lake's own library (PyPI `pyspark` and `delta-spark`, its jar from Maven Central by Spark's own resolver) opens
# every table that the binary wrote, at head, at earlier versions and through its checkpoint alone, and must find the rows and types that `query`
# finds; some also in a bucket, through Hadoop's s3a. Needs python3 with venv, Java 17, and Go or Debian's golang; installs the rest. Ends in `N passed, N failed`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$here/../../dist/payments-pipeline}
command -v java >/dev/null || { echo "java is needed: install a JRE 17, such as Debian's openjdk-17-jre-headless"; exit 1; }
work=$(mktemp -d)
versity_pid=
trap 'rm -rf "$work"; [ -z "$versity_pid" ] || kill "$versity_pid" 2>/dev/null' EXIT

# Spark 4.0 and Delta 4.0 are made for each other; a newer pair fits when Maven Central has the jar for it.
cache=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}
source "$here/lib/debian.sh"
source "$here/lib/versity.sh"
venv=$cache/spark
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import delta, pyarrow, pyspark' 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check delta-spark==4.0.0 pyspark==4.0.1 pyarrow==26.0.1
fi

history=$(bash "$here/lib/history.sh" "$binary")
start_versity "$history"
export SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON="$venv/bin/python"
cd "$work"
"$venv/bin/python" -B "$here/delta_spark.py" "$binary" "$history/data" "$cache/ivy" "$versity_url" 2>spark.log || { tail -n 40 spark.log; exit 1; }
