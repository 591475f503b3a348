using System.Text;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

public sealed class EnvelopeTests
{
    private static readonly EnvelopeHead Head = new("id", "kv");

    [Fact]
    public void Data_stands_in_eight_keys_and_the_mount_type_comes_last() =>
        Assert.Equal(
            """
            {"request_id":"id","lease_id":"","renewable":false,"lease_duration":0,"data":{"a":"b"},
            "wrap_info":null,"warnings":null,"auth":null,"mount_type":"kv"}
            """.ReplaceLineEndings("") + "\n",
            Written(new JsonMap().Add("a", "b"), Head));

    [Fact]
    public void A_warning_makes_an_empty_answer_a_full_one() =>
        Assert.Contains("\"data\":null,\"wrap_info\":null,\"warnings\":[\"careful\"]",
            Written(Reply.Done.WithWarning("careful"), Head));

    [Fact]
    public void Old_paths_repeat_their_data_at_the_top() =>
        Assert.StartsWith("""{"a":1,"b":2,"request_id":"id",""",
            Written(new JsonMap().Add("b", 2).Add("a", 1), Head with { InjectData = true }));

    [Fact]
    public void A_lease_is_told_in_whole_seconds_that_fit_32_bits()
    {
        var reply = new Reply.Data(new JsonMap())
        {
            Lease = new LeaseNotice("db/creds/r/1", Renewable: true, TimeSpan.FromDays(100_000)),
        };

        Assert.Contains("\"lease_id\":\"db/creds/r/1\",\"renewable\":true,\"lease_duration\":2147483647",
            Written(reply, Head));
    }

    [Fact]
    public void An_auth_block_has_its_keys_in_the_known_order() =>
        Assert.Contains(
            """
            "auth":{"client_token":"hvs.x","accessor":"acc","policies":["default"],"token_policies":["default"],
            "metadata":{"user":"u"},"lease_duration":3600,"renewable":true,"entity_id":"","token_type":"service",
            "orphan":true,"mfa_requirement":null,"num_uses":0,"hard_expiry":"2024-05-01T10:00:00Z",
            "limited_by":"explicit_max_ttl"},
            """.ReplaceLineEndings(""),
            Written(new Reply.Auth(new AuthBlock
            {
                ClientToken = "hvs.x",
                Accessor = "acc",
                Policies = ["default"],
                TokenPolicies = ["default"],
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["user"] = "u" },
                LeaseDuration = TimeSpan.FromHours(1),
                Renewable = true,
                TokenType = "service",
                Orphan = true,
                HardExpiry = new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero),
                LimitedBy = "explicit_max_ttl",
            }), Head));

    [Fact]
    public void A_wrapped_answer_holds_nothing_else()
    {
        var block = new WrapBlock
        {
            Token = "hvs.w",
            Accessor = "acc",
            Ttl = TimeSpan.FromMinutes(5),
            CreationTime = new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero),
            CreationPath = "secret/data/a",
        };

        Assert.Equal(
            """
            {"request_id":"","lease_id":"","renewable":false,"lease_duration":0,"data":null,"wrap_info":{
            "token":"hvs.w","accessor":"acc","ttl":300,"creation_time":"2024-05-01T10:00:00Z",
            "creation_path":"secret/data/a"},"warnings":null,"auth":null,"mount_type":""}
            """.ReplaceLineEndings("") + "\n",
            Written(new Reply.Wrapped(block, Reply.Done), Head));
    }

    [Fact]
    public void Refusals_are_lists_of_texts_and_sometimes_data()
    {
        Assert.Equal("{\"errors\":[]}\n", Written(Reply.Absent, Head));
        Assert.Equal("{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}\n",
            Written(Refusal.Denied, Head));
        Assert.Equal("{\"errors\":[\"no\"],\"data\":{\"a\":1}}\n",
            Written(Refusal.Invalid("no") with { Data = new JsonMap().Add("a", 1) }, Head));
    }

    [Fact]
    public void Several_errors_are_counted() =>
        Assert.Equal("2 errors occurred:\n\t* permission denied\n\t* token expired\n\n",
            Refusal.Dead("token expired").Errors.Single());

    private static string Written(Reply reply, EnvelopeHead head)
    {
        using var buffer = new ReplyBuffer();
        Envelope.Write(buffer, reply, head);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
