using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli.Kv;

/// <summary>The flag that all <c>kv</c> commands share.</summary>
internal static class KvFlags
{
    public static TextFlag Mount(FlagSet flags) =>
        flags.Text("mount", "Where the engine is mounted; the argument is then only the secret's key.");
}
