namespace Leasehold.Cli;

/// <summary>The output options that a command takes.</summary>
[Flags]
internal enum Outputs
{
    None = 0,
    Format = 1,
    Field = 2,
    Detailed = 4,
    FormatAndField = Format | Field,
}
