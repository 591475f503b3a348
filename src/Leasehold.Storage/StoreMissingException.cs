namespace Leasehold.Storage;

/// <summary>A store was to be opened where there is none. Nothing was created.</summary>
public sealed class StoreMissingException(string path) : StoreException($"there is no store in {path}");
