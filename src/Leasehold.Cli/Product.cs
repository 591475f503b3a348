namespace Leasehold.Cli;

/// <summary>The words that depend on the name the program was called by.</summary>
internal sealed class Product(string program)
{
    /// <summary>Our own version; a test compares it with the assembly's.</summary>
    public const string Version = "0.1.0";

    private const string VaultVersion = "1.17.0";

    /// <summary><c>leasehold</c>, <c>vault</c> or <c>bao</c>.</summary>
    public string Program { get; } = program;

    /// <summary>Scripts that call us by a rival's name read the second word as a version of Vault.</summary>
    public string VersionLine => Program == "leasehold"
        ? $"Leasehold v{Version} (Vault API 1.17)"
        : $"Vault v{VaultVersion} (Leasehold v{Version})";

    public static Product FromPath(string path) => new(Path.GetFileNameWithoutExtension(path) switch
    {
        "vault" => "vault",
        "bao" => "bao",
        _ => "leasehold",
    });
}
