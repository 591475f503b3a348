namespace Leasehold.Server.Configuration;

/// <summary>The configuration in effect: replaced as a whole by a reload that took.</summary>
internal sealed class LiveConfiguration(ServerConfiguration first)
{
    private volatile ServerConfiguration _current = first;

    /// <summary>The one in effect now.</summary>
    public ServerConfiguration Current
    {
        get => _current;
        set => _current = value;
    }
}
