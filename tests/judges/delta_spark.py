"""Compares every table as Spark reads it with what `query` says of it."""
import os
import sys
import tempfile

from delta import configure_spark_with_delta_pip
from judge import difference, from_checkpoint, ours, published, tally, verdict
from pyspark.sql import SparkSession

binary, root, ivy, endpoint = sys.argv[1:5]
settings = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.session.timeZone": "UTC",
    "spark.jars.ivy": ivy,
    # Hadoop's S3 client names the SDK's bundle of all services, half a gigabyte; these parts of it are what it uses.
    "spark.jars.excludes": "software.amazon.awssdk:bundle",
    "spark.hadoop.fs.s3a.endpoint": endpoint,
    "spark.hadoop.fs.s3a.endpoint.region": "us-east-1",
    "spark.hadoop.fs.s3a.path.style.access": "true",
    "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
    # The files were put under the server, not through it, and so have no ETag.
    "spark.hadoop.fs.s3a.change.detection.version.required": "false",
    "spark.hadoop.fs.s3a.access.key": "judge",
    "spark.hadoop.fs.s3a.secret.key": "judgesecret",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    # Every table is read a few times and has few rows: compiling code for each, or well, takes longer than running it.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # The tables are small: hundreds of partitions would only be waited for.
    "spark.sql.shuffle.partitions": "1",
    "spark.databricks.delta.snapshotPartitions": "1",
}
builder = SparkSession.builder.master("local[2]").appName("judge")
for name, value in settings.items():
    builder = builder.config(name, value)
AWS_SDK = "2.29.52"
S3A = ["org.apache.hadoop:hadoop-aws:3.4.1"] + [f"software.amazon.awssdk:{part}:{AWS_SDK}" for part in ("s3", "s3-transfer-manager", "sts", "kms", "apache-client")]
spark = configure_spark_with_delta_pip(builder, extra_packages=S3A).getOrCreate()
earlier = checkpoints = 0


def read(folder, version=None):
    reader = spark.read.format("delta")
    if version is not None:
        reader = reader.option("versionAsOf", version)
    return reader.load(folder).toArrow()


tables = list(published(root))
heads = ours(binary, root, [model for model, _, _ in tables])
for model, folder, head in tables:
    verdict(f"{model} rows and types", difference(read(folder), heads[model]))

# The same code writes every log: some of them tell as much as all, and each of these is dear. A version before the first checkpoint is from the commits alone.
some = [table for table in tables if table[2] >= 3][::5]
found = ours(binary, root, [model for model, _, _ in some], 2)
for model, folder, head in some:
    earlier += 1
    verdict(f"{model} version 2", difference(read(folder, 2), found[model]))
    history = [row["version"] for row in spark.sql(f"DESCRIBE HISTORY delta.`{folder}`").collect()]
    verdict(f"{model} history", None if history == list(range(head, -1, -1)) else f"{history}, _latest at {head}")
for model, folder, head in tables:
    with tempfile.TemporaryDirectory() as scratch:
        copy = from_checkpoint(folder, head, os.path.join(scratch, "table"))
        if copy is not None:
            checkpoints += 1
            verdict(f"{model} from its checkpoint", difference(read(copy), heads[model]))

# The same folder, as the bucket of an S3 server; and a statement of docs/engines.md.
for model, folder, _ in tables:
    if model in ("silver.charges", "gold.fct_payments"):
        remote = f"s3a://data/{os.path.relpath(folder, root)}"
        verdict(f"{model} from S3", difference(read(remote), heads[model]))
        spark.sql(f"CREATE TABLE {model.replace('.', '_')} USING delta LOCATION '{remote}'")
        count = spark.sql(f"SELECT count(*) AS n FROM {model.replace('.', '_')}").collect()[0]["n"]
        verdict(f"{model} as a table of Spark's catalog", None if count == heads[model].num_rows else f"{count} rows")

verdict("there were earlier versions to read", None if earlier >= 5 else f"only {earlier}")
verdict("there were checkpoints to read", None if checkpoints >= 2 else f"only {checkpoints}")
sys.exit(tally())
