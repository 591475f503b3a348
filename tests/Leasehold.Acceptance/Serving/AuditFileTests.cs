using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>What the audit file holds, and what it must never hold.</summary>
public sealed class AuditFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_request_leaves_two_entries_and_no_secret()
    {
        await using var server = await LiveServer.DevWithTokenFileAsync(Cancel);
        var outcome = await Shell.RunAsync(
            """
            set -e
            echo '{"type":"file","options":{"file_path":"'"$PWD"'/audit.log"}}' | vault write sys/audit/file -
            vault write cubbyhole/foo p=s3cret
            vault write -field=hash sys/audit-hash/file input=s3cret > hash
            VAULT_TOKEN=hvs.notatoken vault read cubbyhole/foo || true
            """, server, Cancel);
        Assert.True(outcome.Exit == 0, outcome.ToString());

        var checks = await Shell.RunAsync(
            """
            set -ex
            test "$(stat -c %a audit.log)" = 600
            test "$(jq -r 'select(.request.path == "sys/audit/test") | .type' audit.log | head -1)" = request
            id=$(jq -r 'select(.request.path == "cubbyhole/foo") | .request.id' audit.log | head -1)
            test "$(jq -r 'select(.request.id == "'"$id"'") | .type' audit.log | sort | paste -sd,)" = request,response
            test "$(jq -r 'select(.request.id == "'"$id"'") | .request.data.p' audit.log | sort -u)" = "$(cat hash)"
            jq -r 'select(.request.id == "'"$id"'") | .request.operation' audit.log | grep -Eq '^(create|update)$'
            jq -r 'select(.error != null) | .error' audit.log | grep -q 'permission denied'
            ! grep -q s3cret audit.log
            ! grep -q "$(cat .vault-token)" audit.log
            ! grep -q notatoken audit.log
            """, server, Cancel);
        Assert.True(checks.Exit == 0, checks.ToString());
    }
}
