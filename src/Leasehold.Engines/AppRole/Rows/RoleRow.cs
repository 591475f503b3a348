using Leasehold.Core.Barrier;

namespace Leasehold.Engines.AppRole.Rows;

/// <summary>A remembered row carries the role that was read from it: one login after the other asks for it.</summary>
internal sealed partial class RoleRow : IRemembered
{
    private Role? _role;

    /// <summary>The role, read once.</summary>
    public Role? Role
    {
        get => Volatile.Read(ref _role);
        set => Volatile.Write(ref _role, value);
    }
}
