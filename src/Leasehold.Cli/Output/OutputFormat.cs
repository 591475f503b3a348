namespace Leasehold.Cli.Output;

internal enum OutputFormat
{
    Table,
    Json,
    Yaml,
    Pretty,
    Raw,
}
