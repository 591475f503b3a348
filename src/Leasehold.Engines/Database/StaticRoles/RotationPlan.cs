using Cronos;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>When static roles are rotated: so long after the last time, or at moments of a schedule in UTC.</summary>
internal static class RotationPlan
{
    /// <summary>Reads a schedule; null if it is none, with the reason.</summary>
    public static CronExpression? Read(string schedule, out string problem)
    {
        problem = "";
        try
        {
            return CronExpression.Parse(schedule, CronFormat.Standard);
        }
        catch (CronFormatException fault)
        {
            problem = fault.Message;
            return null;
        }
    }

    /// <summary>The next rotation behind a moment, at which the last one was or one was missed.</summary>
    public static DateTimeOffset After(StaticRoleRow row, DateTimeOffset moment)
    {
        if (row.RotationPeriod > 0)
            return moment + TimeSpan.FromSeconds(row.RotationPeriod);
        return Read(row.RotationSchedule, out _)?.GetNextOccurrence(moment, TimeZoneInfo.Utc)
            ?? DateTimeOffset.MaxValue;
    }

    /// <summary>Whether two say the same of when.</summary>
    public static bool AreSame(StaticRoleRow one, StaticRoleRow other) =>
        one.RotationPeriod == other.RotationPeriod &&
        one.RotationSchedule == other.RotationSchedule &&
        one.RotationWindow == other.RotationWindow;

    /// <summary>The last rotation; the beginning of time, as Go's clients expect it, if there was none.</summary>
    public static DateTimeOffset Last(StaticRoleRow row) => row.RotatedAt > 0
        ? DateTimeOffset.FromUnixTimeMilliseconds(row.RotatedAt)
        : DateTimeOffset.MinValue;

    /// <summary>
    /// Whether a rotation that is due may begin now: with a window only until it closes. One that was begun is ended in
    /// any case.
    /// </summary>
    public static bool IsOpen(StaticRoleRow row, DateTimeOffset now) =>
        row.RotationWindow == 0 || !row.Candidate.IsEmpty ||
        now <= DateTimeOffset.FromUnixTimeMilliseconds(row.NextRotation) + TimeSpan.FromSeconds(row.RotationWindow);

    /// <summary>The whole seconds until the next rotation; 0 if it is due.</summary>
    public static long Left(StaticRoleRow row, DateTimeOffset now) =>
        Math.Max(0, (row.NextRotation - now.ToUnixTimeMilliseconds()) / 1000);

    /// <summary>The whole seconds for which a rotation has been due; 0 if none is.</summary>
    public static long Overdue(StaticRoleRow row, DateTimeOffset now) =>
        Math.Max(0, (now.ToUnixTimeMilliseconds() - row.NextRotation) / 1000);
}
