namespace Leasehold.Storage;

/// <summary>The store could not do what it is for.</summary>
public abstract class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The store stopped acknowledging after a failed write or sync. The outcome of a commit that ends so is unknown:
/// only the store, opened again, can tell.
/// </summary>
public class StoreFailedException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>
/// Another server leads by now, or nobody knows whether this one still does: it can commit nothing more. The store,
/// opened again, can be read, and led when its turn comes.
/// </summary>
public sealed class LeadershipLostException(string message, Exception? inner = null)
    : StoreFailedException(message, inner);

/// <summary>
/// The store is damaged: what was acknowledged can't be read. Names the file and the offset where known.
/// </summary>
public sealed class StoreCorruptException(string file, long offset, string reason)
    : StoreException(offset >= 0 ? $"{file} is damaged at offset {offset}: {reason}" : $"{file} is damaged: {reason}")
{
    /// <summary>The damaged file or row.</summary>
    public string File { get; } = file;

    /// <summary>The first damaged byte, or -1 if unknown.</summary>
    public long Offset { get; } = offset;
}

/// <summary>Another process, or this one, has the store open.</summary>
public sealed class StoreInUseException(string path, int holder)
    : StoreException($"{path} is in use by process {(holder > 0 ? holder : "unknown")}")
{
    /// <summary>The process that holds it; zero if unknown.</summary>
    public int Holder { get; } = holder;
}

/// <summary>There is no room for a commit. Nothing was written; reading goes on.</summary>
public sealed class StoreFullException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The place given for a store holds something else, which was not touched.</summary>
public sealed class StoreForeignException(string path, string content)
    : StoreException($"{path} is not a Leasehold store: it holds {content}");
