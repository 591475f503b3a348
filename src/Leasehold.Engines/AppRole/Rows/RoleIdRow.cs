using Leasehold.Core.Barrier;

namespace Leasehold.Engines.AppRole.Rows;

/// <summary>Every login begins with it.</summary>
internal sealed partial class RoleIdRow : IRemembered;
