using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>The root key with the migration that goes with it, both the receiver's, or why there is none.</summary>
internal readonly record struct OpenedSeal(SecretBytes? RootKey, SealMigration? Migration, string? Fault)
{
    public static OpenedSeal Refused(string? fault) => new(null, null, fault);
}
