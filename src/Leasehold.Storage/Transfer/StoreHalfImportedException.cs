namespace Leasehold.Storage.Transfer;

/// <summary>The store was being filled by an import that did not end: it holds a part of the rows only.</summary>
public sealed class StoreHalfImportedException() : StoreException(
    "an import into this store did not end, so it holds a part of the rows only: "
    + "clear it with 'operator migrate -reset' and import again");
