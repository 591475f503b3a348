using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>The files of development mode's certificate, its key among them; gone when the server ends.</summary>
/// <param name="dev">How development mode was asked for; null outside of it.</param>
/// <param name="configuration">What it runs with.</param>
internal sealed class DevCertificateFiles(DevOptions? dev, ServerConfiguration configuration) : IDisposable
{
    public void Dispose()
    {
        if (dev?.TlsDirectory is not { } named || configuration.Listeners is not [{ Tls: { } tls }, ..])
            return;
        var directory = Path.GetDirectoryName(tls.KeyFile) ?? "";
        try
        {
            File.Delete(tls.KeyFile);
            File.Delete(tls.CertificateFile);
            File.Delete(Path.Combine(directory, DevCertificate.AuthorityFile));
            if (named.Length == 0) // Made up for these files alone.
                Directory.Delete(directory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Whoever took the folder away took the files with it.
        }
    }
}
