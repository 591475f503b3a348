namespace Leasehold.Engines.Kv;

/// <summary>The limits of the key-value engines.</summary>
internal static class KvLimits
{
    /// <summary>Longest path of a key in UTF-8; the rest of a store key is ours.</summary>
    public const int PathBytes = 960;

    /// <summary>Largest data of one version in canonical form: 1 MiB.</summary>
    public const int ContentBytes = 1024 * 1024;

    /// <summary>Largest data that is remembered beside the row of its key, sealed.</summary>
    public const int RememberedBytes = 2 * 1024;

    /// <summary>Versions that are kept where nothing is set.</summary>
    public const uint UsualVersions = 10;

    /// <summary>Most versions that can be set: all of them must fit into the row of the key.</summary>
    public const long MostVersions = 10_000;

    /// <summary>Most version numbers in one request.</summary>
    public const int NumbersOfRequest = 10_000;

    /// <summary>Names of one page of a listing; a listing reads pages until it has all.</summary>
    public const int ListPage = 1_000;

    /// <summary>Most names of one listing with details.</summary>
    public const int DetailedNames = 10_000;

    /// <summary>Most versions that one listing with details tells of.</summary>
    public const int DetailedVersions = 100_000;

    /// <summary>Most pairs of custom metadata.</summary>
    public const int CustomPairs = 64;

    /// <summary>Longest name of custom metadata in UTF-8.</summary>
    public const int CustomNameBytes = 128;

    /// <summary>Longest value of custom metadata in UTF-8.</summary>
    public const int CustomValueBytes = 512;
}
