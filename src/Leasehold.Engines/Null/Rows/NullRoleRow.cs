using Leasehold.Core.Barrier;

namespace Leasehold.Engines.Null.Rows;

/// <summary>Every lease that is given or renewed asks for it.</summary>
internal sealed partial class NullRoleRow : IRemembered;
