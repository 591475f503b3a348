namespace Leasehold.Faults.Credentials;

/// <summary>What a credential goes through.</summary>
internal enum Deed
{
    Create,
    Renew,
    Revoke,
    RotateRoot,
    RotateStatic,
}
