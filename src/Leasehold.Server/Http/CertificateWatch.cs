using System.Security.Cryptography;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Http;

/// <summary>
/// Looks at the files of a certificate from time to time and has them read again when they have changed
/// (<c>tls_auto_reload</c>).
/// </summary>
internal sealed class CertificateWatch : IDisposable
{
    private readonly string[] _files;
    private readonly TimeSpan _interval;
    private readonly Action _reload;
    private readonly ITimer _timer;
    private string _seen;

    /// <param name="tls">Names the files.</param>
    /// <param name="interval">How often they are looked at.</param>
    /// <param name="reload">Reads them again; it says itself what is wrong with them.</param>
    /// <param name="time">Tells when.</param>
    public CertificateWatch(TlsConfiguration tls, TimeSpan interval, Action reload, TimeProvider time)
    {
        string?[] files = [tls.CertificateFile, tls.KeyFile, tls.ClientAuthorityFile];
        _files = [.. files.OfType<string>()];
        (_interval, _reload) = (interval, reload);
        _seen = Look();
        // One look at a time: the next one begins an interval after this one has ended.
        _timer = time.CreateTimer(_ => Check(), null, interval, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        var now = Look();
        if (now != _seen)
        {
            _seen = now;
            _reload();
        }
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    // What they hold, not when they were written: links to folders that change keep their times.
    private string Look() => string.Join(' ', _files.Select(static file =>
    {
        try
        {
            using var content = File.OpenRead(file);
            return Convert.ToHexString(SHA256.HashData(content));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "none"; // While it is replaced.
        }
    }));
}
