namespace Leasehold.Storage.Transfer;

/// <summary>An import found rows where there must be none. Nothing was changed.</summary>
public sealed class StoreNotEmptyException() : StoreException(
    "it holds data already, and an import fills empty stores only: nothing was changed");
