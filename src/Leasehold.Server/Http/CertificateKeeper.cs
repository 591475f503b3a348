using System.Net.Security;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Http;

/// <summary>Keeps the certificate of a listener: read again when told to, or when its files have changed.</summary>
internal sealed class CertificateKeeper(TlsConfiguration tls, ServerLog log, TimeProvider time) : IDisposable
{
    private readonly ListenerCertificate _certificate = ListenerCertificate.Open(tls);
    private CertificateWatch? _watch;

    /// <summary>What a handshake needs.</summary>
    public SslServerAuthenticationOptions Handshake() => _certificate.Handshake();

    /// <summary>Says what is odd about the certificate, and begins to look at its files where that is wanted.</summary>
    public void Start()
    {
        Warn();
        if (tls.ReloadInterval is { } interval)
            _watch = new CertificateWatch(tls, interval, ReloadChanged, time);
    }

    /// <summary>
    /// Reads the certificate again. Throws <see cref="ListenerException"/> and keeps the old one if it cannot.
    /// </summary>
    public void Reload()
    {
        _certificate.Reload();
        Warn();
    }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    private void ReloadChanged()
    {
        try
        {
            Reload();
            log.Info("http", $"the certificate in {tls.CertificateFile} has changed and is in use");
        }
        catch (Exception fault) // On a timer, where nobody else would catch it.
        {
            var reason = fault is ListenerException ? fault.Message : $"{fault}";
            log.Error("http", $"{reason}; the certificate in use stays");
        }
    }

    private void Warn()
    {
        if (_certificate.Complaint(time.GetUtcNow()) is { } complaint)
            log.Warn("http", complaint);
    }
}
