using Google.Protobuf;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Tests.Database;

/// <summary>Bytes that were written once are read for ever.</summary>
public sealed class DatabaseRowTests
{
    [Fact]
    public void A_connection_row_of_version_1_is_read_and_written_as_ever() => AssertGolden(
        new ConnectionRow
        {
            Id = ByteString.CopyFrom(1, 2),
            Version = 3,
            Name = "db",
            PluginName = "p",
            Details = ByteString.CopyFromUtf8("{}"),
            Password = ByteString.CopyFromUtf8("s"),
            Candidate = ByteString.CopyFromUtf8("t"),
            CandidateAt = 4,
            AllowedRoles = { "*" },
            RootRotationStatements = { "x" },
            PasswordPolicy = "y",
            DefaultLeaseTtl = 5,
            MaxLeaseTtl = 6,
        },
        ConnectionRow.Parser, "0a02010210031a0264622201702a027b7d3201733a017440044a012a5201785a017960056806");

    [Fact]
    public void A_role_row_of_version_1_is_read_and_written_as_ever() => AssertGolden(
        new RoleRow
        {
            DbName = "db",
            CreationStatements = { "a" },
            RevocationStatements = { "b" },
            RollbackStatements = { "c" },
            RenewStatements = { "d" },
            DefaultTtl = 1,
            MaxTtl = 2,
            CredentialType = "password",
            CredentialConfig = { ["password_policy"] = "y" },
        },
        RoleRow.Parser,
            "0a0264621201611a01622201632a016430013802420870617373776f72644a140a0f70617373776f72645f706f" +
            "6c696379120179");

    [Fact]
    public void A_credential_row_of_version_1_is_read_and_written_as_ever() => AssertGolden(
        new CredentialRow
        {
            Username = "u",
            Connection = ByteString.CopyFrom(1, 2),
            RevocationStatements = { "b" },
        },
        CredentialRow.Parser, "0a0175120201021a0162");

    [Fact]
    public void A_static_role_row_of_version_1_is_read_and_written_as_ever() => AssertGolden(
        new StaticRoleRow
        {
            Id = ByteString.CopyFrom(1, 2),
            DbName = "db",
            Username = "u",
            RotationPeriod = 1,
            RotationSchedule = "* * * * *",
            RotationWindow = 2,
            RotationStatements = { "a" },
            CredentialType = "password",
            CredentialConfig = { ["password_policy"] = "y" },
            Password = ByteString.CopyFromUtf8("s"),
            Candidate = ByteString.CopyFromUtf8("t"),
            RotatedAt = 3,
            NextRotation = 4,
            DueAt = 5,
            Failures = 6,
            LastError = "e",
        },
        StaticRoleRow.Parser,
            "0a020102120264621a017520012a092a202a202a202a202a30023a0161420870617373776f72644a140a0f7061" +
            "7373776f72645f706f6c6963791201795201735a0174600368047005780682010165");

    [Fact]
    public void A_due_row_of_version_1_is_read_and_written_as_ever() =>
        AssertGolden(new DueRow { StaticRole = "s" }, DueRow.Parser, "0a0173");

    private static void AssertGolden<T>(T row, MessageParser<T> parser, string golden)
        where T : IMessage<T>
    {
        Assert.Equal(golden, Convert.ToHexStringLower(row.ToByteArray()));
        Assert.Equal(row, parser.ParseFrom(Convert.FromHexString(golden)));
    }
}
