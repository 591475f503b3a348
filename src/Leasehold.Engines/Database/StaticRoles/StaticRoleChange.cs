using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Roles;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>What a request makes of a static role: what it sends, and all the rest as it was.</summary>
internal static class StaticRoleChange
{
    private static readonly Refusal NoDatabase = Refusal.Invalid("database name is a required field");

    private static readonly Refusal NoUser =
        Refusal.Invalid("username is a required field to create a static account");

    private static readonly Refusal SelfManaged = Refusal.Invalid(
        "self_managed_password is not supported: the root of the connection changes the passwords of static roles; " +
        "to keep a password at first send skip_import_rotation with password");

    private static readonly Refusal KnownAlready = Refusal.Invalid(
        "password is of use only as a static role begins: write rotate-role to change it");

    private static readonly Refusal OtherUser = Refusal.Invalid("cannot update static account username");

    private static readonly Refusal NoPeriod =
        Refusal.Invalid("rotation_period is required to create static accounts");

    private static readonly Refusal ShortPeriod = Refusal.Invalid("rotation_period must be 5 seconds or more");

    private static readonly Refusal LongPeriod = Refusal.Invalid(
        $"rotation_period must not exceed {DatabaseLimits.LongestPeriod.TotalSeconds:0} seconds");

    private static readonly Refusal Never =
        Refusal.Invalid("could not parse rotation_schedule: there is no moment at which it would rotate");

    private static readonly Refusal ShortWindow = Refusal.Invalid("rotation_window must be 3600 seconds or more");

    private static readonly Refusal LongWindow = Refusal.Invalid(
        $"rotation_window must not exceed {DatabaseLimits.LongestPeriod.TotalSeconds:0} seconds");

    private static readonly Refusal WindowWithoutSchedule =
        Refusal.Invalid("rotation_window is invalid with use of rotation_period");

    private static readonly Refusal Both = Refusal.Invalid(
        "mutually exclusive fields rotation_period and rotation_schedule were both specified; " +
        "only one of them can be provided");

    /// <summary>The role as it is to be, or why it can't be so.</summary>
    public static Outcome<StaticRoleRow> Apply(Request request, StaticRoleRow? before)
    {
        if (request.Text("self_managed_password").Length > 0)
            return SelfManaged;
        if (before is not null && request.Text("password").Length > 0)
            return KnownAlready;
        var row = before?.Clone() ?? new StaticRoleRow { Id = ByteString.CopyFrom(Id16.Random().ToArray()) };
        if (request.Has("db_name"))
            row.DbName = request.Text("db_name");
        if (row.DbName.Length == 0)
            return NoDatabase;
        var username = request.Has("username") ? request.Text("username") : row.Username;
        if (username.Length == 0)
            return NoUser;
        if (row.Username.Length > 0 && row.Username != username)
            return OtherUser;
        row.Username = username;
        if (TakePlan(request, row) is { } plan)
            return plan;
        var (type, refusal) = CredentialConfig.Apply(request, row.CredentialType, row.CredentialConfig);
        if (type is null)
            return refusal ?? Refusal.Internal;
        row.CredentialType = type;
        RoleChange.Take(row.RotationStatements, request, "rotation_statements");
        return row.CalculateSize() > DatabaseLimits.RowBytes ? DatabaseRefusals.TooLarge : row;
    }

    private static Refusal? TakePlan(Request request, StaticRoleRow row)
    {
        var period = request.Fields.Duration("rotation_period");
        var schedule = request.Text("rotation_schedule");
        if (period is not null && schedule.Length > 0)
            return Both;
        if (period is { } sent)
        {
            if (sent < DatabaseLimits.ShortestPeriod)
                return ShortPeriod;
            if (sent > DatabaseLimits.LongestPeriod)
                return LongPeriod;
            (row.RotationPeriod, row.RotationSchedule, row.RotationWindow) = ((long)sent.TotalSeconds, "", 0);
        }
        if (schedule.Length > 0)
        {
            if (RotationPlan.Read(schedule, out var problem) is not { } read)
                return Refusal.Invalid($"could not parse rotation_schedule: {problem}");
            if (read.GetNextOccurrence(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc) is null)
                return Never;
            (row.RotationPeriod, row.RotationSchedule) = (0, schedule);
        }
        if (row.RotationPeriod == 0 && row.RotationSchedule.Length == 0)
            return NoPeriod;
        return TakeWindow(request, row);
    }

    private static Refusal? TakeWindow(Request request, StaticRoleRow row)
    {
        if (request.Fields.Duration("rotation_window") is not { } window)
            return null;
        if (row.RotationSchedule.Length == 0)
            return WindowWithoutSchedule;
        if (window > TimeSpan.Zero && window < DatabaseLimits.ShortestWindow)
            return ShortWindow;
        if (window > DatabaseLimits.LongestPeriod)
            return LongWindow;
        row.RotationWindow = (long)window.TotalSeconds;
        return null;
    }
}
