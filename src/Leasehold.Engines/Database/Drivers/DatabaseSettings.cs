namespace Leasehold.Engines.Database.Drivers;

/// <summary>Connection details of one database, checked.</summary>
internal abstract record DatabaseSettings
{
    /// <summary>The connection URL as posted: its own password, if it has one, is in it.</summary>
    public required string ConnectionUrl { get; init; }

    /// <summary>The URL as it may be shown: <c>xxxxx</c> for its password.</summary>
    public required string ShownUrl { get; init; }

    /// <summary>Where the database is: host and port, or a socket; as messages tell it.</summary>
    public string Place { get; init; } = "";

    /// <summary>Whether the URL has a password of its own, which cannot be rotated and is readable.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether the root's own password is one that the URL has outright: no other can be used.</summary>
    public bool FixesPassword { get; init; }

    /// <summary>The root's name as the URL writes it, by its variable or outright; empty where it does not.</summary>
    public string UrlUsername { get; init; } = "";

    /// <summary>The most connections at a time.</summary>
    public int MaxOpenConnections { get; init; } = DriverLimits.OpenConnections;

    /// <summary>The most connections that wait for work.</summary>
    public int MaxIdleConnections { get; init; } = DriverLimits.OpenConnections;

    /// <summary>How long a connection is used; zero: as long as it holds.</summary>
    public TimeSpan MaxConnectionLifetime { get; init; }

    /// <summary>Whom the root logs in as.</summary>
    /// <param name="username">The name that is configured.</param>
    public string RootName(string username) =>
        UrlUsername.Length == 0 ? username : UrlTemplate.Fill(UrlUsername, username, "");

    /// <summary>Prints where it is, and no URL.</summary>
    public sealed override string ToString() => ShownUrl;
}
