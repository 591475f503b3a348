namespace Leasehold.Client;

/// <summary>How a server's certificate is checked and which one the client shows.</summary>
public sealed record TlsOptions
{
    /// <summary>PEM file with the authorities to trust instead of the system's; wins over the directory.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The authorities to trust as PEM text; used when no file is named.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>Directory of PEM files with the authorities to trust.</summary>
    public string? AuthorityDirectory { get; init; }

    /// <summary>PEM file of the client's certificate; needs <see cref="ClientKeyFile"/>.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of the client's key; needs <see cref="ClientCertificateFile"/>.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>The name the certificate must carry; null takes the host of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Accept any certificate. For tests only: whoever sits in between reads everything.</summary>
    public bool SkipVerify { get; init; }
}
