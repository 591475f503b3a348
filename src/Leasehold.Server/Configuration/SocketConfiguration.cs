namespace Leasehold.Server.Configuration;

/// <summary>Whose the socket of a <c>listener "unix"</c> is. What is null is left as the system makes it.</summary>
/// <param name="Mode">Its access rights.</param>
/// <param name="User">Its user, by name or number.</param>
/// <param name="Group">Its group, by name or number.</param>
public sealed record SocketConfiguration(UnixFileMode? Mode, string? User, string? Group);
