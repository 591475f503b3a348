namespace Leasehold.Core.Barrier;

/// <summary>
/// A remembered row whose absence is remembered as well. A mount has one of its kind: else whoever asks for what does
/// not exist would drive out what does.
/// </summary>
public interface IRememberedAbsence : IRemembered;
