namespace Leasehold.Cli.Input;

/// <summary>Where tokens are kept between commands.</summary>
internal abstract class TokenHelper
{
    /// <summary>The stored token; empty when there is none.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public abstract Task<string> GetAsync(CancellationToken cancel);

    /// <exception cref="IOException">The store cannot be written.</exception>
    public abstract Task StoreAsync(string token, CancellationToken cancel);

    /// <exception cref="IOException">The store cannot be written.</exception>
    public abstract Task EraseAsync(CancellationToken cancel);

    /// <summary>The helper that the configuration names, else the file in the home directory.</summary>
    public static TokenHelper Choose(VaultEnvironment environment, string program)
    {
        var configuration = environment.Find("CONFIG_PATH")
            ?? Path.Join(environment.Home, program == "bao" ? ".bao" : ".vault");
        if (CliConfiguration.TokenHelper(configuration) is { } command)
            return new ExternalTokenHelper(command, environment);
        return new TokenFile(environment.Find("TOKEN_PATH") ?? Path.Join(environment.Home, ".vault-token"));
    }
}
