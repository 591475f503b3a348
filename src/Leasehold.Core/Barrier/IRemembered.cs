namespace Leasehold.Core.Barrier;

/// <summary>
/// A row that requests ask for again and again, such as the role of a login: it is kept decoded (<see
/// cref="RecentRows"/>), so it is small, and not changed once it is read or staged.
/// </summary>
public interface IRemembered;
