using Leasehold.Core.Tokens;

namespace Leasehold.Core.Lifecycle;

/// <summary>A token, or one of its parents, and whether what it hangs on beside its parent is still there.</summary>
/// <param name="Row">The row.</param>
/// <param name="MountLives">Whether the mount that issued it is there.</param>
/// <param name="EntityLives">Whether the entity it belongs to is there, if it belongs to one.</param>
internal readonly record struct Kin(Token Row, bool MountLives = true, bool EntityLives = true);
