using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Leasehold.Server.Configuration;
using Leasehold.Server.Diagnosis;
using Leasehold.Server.Tests.Configuration;
using Leasehold.Tests.Servers;

namespace Leasehold.Server.Tests.Diagnosis;

/// <summary>What is wrong with a configuration is said before a server is started on it, with what to do.</summary>
[SupportedOSPlatform("linux")]
public sealed class ServerDiagnosisTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Good => $$"""
        storage "rocksdb" { path = "{{_folder.Path}}/data" }
        listener "tcp" { address = "127.0.0.1:0", tls_disable = true }
        log_file = "{{_folder.Path}}/logs/"
        """;

    [Fact]
    public async Task A_good_configuration_has_no_finding_and_nothing_was_created()
    {
        var finding = await RunAsync(Good);

        Assert.Equal((CheckStatus.Success, 0), (finding.Status, DiagnosisReport.ExitCode(finding)));
        Assert.False(Directory.Exists(_folder.Path + "/data"));
        Assert.Equal(["server.hcl"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_database_without_our_tables_stays_so()
    {
        var database = PostgresServer.Shared.CreateDatabase();
        var text = $$"""
            storage "postgresql" { connection_url = "{{PostgresServer.Shared.Url(database)}}" }
            listener "tcp" { address = "127.0.0.1:0", tls_disable = true }
            """;

        var found = Find(await RunAsync(text), "Open Storage");

        Assert.Equal((CheckStatus.Success, "There is no store yet; the server will create it."),
            (found.Status, found.Message));
        Assert.Equal("0", PostgresServer.Shared.Sql(
            database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task An_error_ends_the_diagnosis_and_an_unknown_key_is_a_warning()
    {
        var broken = await RunAsync(Good + "\nlog_level = \"loud\"");
        var unknown = await RunAsync(Good + "\ncolour = 1");

        Assert.Equal((CheckStatus.Failure, 1), (broken.Status, DiagnosisReport.ExitCode(broken)));
        Assert.Contains("unknown log level: loud", Find(broken, "Configuration Error").Message,
            StringComparison.Ordinal);
        Assert.Equal((CheckStatus.Warning, 2), (unknown.Status, DiagnosisReport.ExitCode(unknown)));
        Assert.Contains("server.hcl:4:1", Find(unknown, "Configuration Key").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kind_of_the_seal_is_named_and_a_seal_that_lacks_its_key_is_found()
    {
        var shares = Find(await RunAsync(Good), "Check Seal");
        _folder.Add("key", Convert.ToBase64String(new byte[32]));
        var seal = $$"""seal "static" { current_key_id = "a", current_key = "file://{{_folder.Path}}/key" }""";
        var itself = Find(await RunAsync($"{Good}\n{seal}"), "Check Seal");
        File.Delete($"{_folder.Path}/key");
        var missing = Find(await RunAsync($"{Good}\n{seal}"), "Check Seal");

        Assert.Equal("Shamir: the server must be unsealed after each start.", shares.Message);
        Assert.Equal((CheckStatus.Success, "static: the server unseals itself."), (itself.Status, itself.Message));
        Assert.Equal(CheckStatus.Failure, missing.Status);
        Assert.Contains("'current_key'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_found()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();

        var found = Find(await RunAsync(Good.Replace(":0", $":{((System.Net.IPEndPoint)other.LocalEndpoint).Port}",
            StringComparison.Ordinal)), "Check Address");

        Assert.Equal(CheckStatus.Failure, found.Status);
        Assert.EndsWith("bind: address already in use", found.Message, StringComparison.Ordinal);
        Assert.StartsWith("Stop what listens there", found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_holds_something_else_is_found_and_left_alone()
    {
        Directory.CreateDirectory(_folder.Path + "/data");
        _folder.Add("data/vault.db", "precious");

        var found = Find(await RunAsync(Good), "Open Storage");

        Assert.Equal(CheckStatus.Failure, found.Status);
        Assert.Contains("is not a Leasehold store: it holds integrated (raft) storage", found.Message,
            StringComparison.Ordinal);
        Assert.Equal(["vault.db"], Directory.GetFiles(_folder.Path + "/data").Select(Path.GetFileName));
    }

    [Fact]
    public async Task Storage_that_is_a_file_or_only_in_memory_is_found()
    {
        _folder.Add("data", "");

        var file = Find(await RunAsync(Good), "Check Directory");
        var memory = Find(await RunAsync("storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = true }"),
            "Check Storage");

        Assert.Equal((CheckStatus.Failure, $"{_folder.Path}/data is a file."), (file.Status, file.Message));
        Assert.Equal(CheckStatus.Warning, memory.Status);
    }

    [Fact]
    public async Task A_listener_in_the_clear_for_the_whole_network_is_a_warning()
    {
        var finding = await RunAsync(Good.Replace("127.0.0.1:0", "0.0.0.0:0", StringComparison.Ordinal));

        Assert.Equal(CheckStatus.Warning, Find(finding, "Check TLS").Status);
        Assert.StartsWith("Clients are told http://127.0.0.1:0,", Find(finding, "Check API Address").Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, "Check Certificate Validity", CheckStatus.Success, "")]
    [InlineData(3, "Check Certificate Validity", CheckStatus.Warning, "expires on ")]
    [InlineData(-1, "Check Certificate Validity", CheckStatus.Failure, "expired on ")]
    [InlineData(30, "Check Certificate Chain", CheckStatus.Success, "")]
    [InlineData(30, "Check Key File", CheckStatus.Warning, "is open to other users")]
    public async Task A_certificate_is_judged(int days, string check, CheckStatus status, string said)
    {
        WriteCertificate(days);
        File.SetUnixFileMode(_folder.Path + "/key.pem",
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var found = Find(await RunAsync(Tls()), check);

        Assert.Equal(status, found.Status);
        Assert.Contains(said, found.Message, StringComparison.Ordinal);
        Assert.Equal(status == CheckStatus.Success, found.Advice.Length == 0);
    }

    [Fact]
    public async Task A_certificate_that_is_missing_or_does_not_match_is_found()
    {
        var missing = Find(await RunAsync(Tls()), "Check Certificate Files");
        WriteCertificate(30);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _folder.Add("key.pem", other.ExportPkcs8PrivateKeyPem());
        var strange = Find(await RunAsync(Tls()), "Check Certificate Files");

        Assert.Equal($"error loading TLS cert: open {_folder.Path}/cert.pem: no such file or directory",
            missing.Message);
        Assert.Contains("does not match the certificate in", strange.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_can_be_left_out()
    {
        var finding = await RunAsync(Good.Replace("/data", "/server.hcl", StringComparison.Ordinal), "Storage",
            "listener", "autounseal", "system", "files");

        Assert.Equal(CheckStatus.Success, finding.Status);
        Assert.Equal(5, finding.Children.Count(one => one.Status == CheckStatus.Skipped));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_found()
    {
        var finding = await RunAsync(Good + $"\npid_file = \"{_folder.Path}/none/pid\"");

        Assert.Equal($"{_folder.Path}/none does not exist.", Find(finding, "Check PID File").Message);
    }

    private string Tls() => $$"""
        storage "rocksdb" { path = "{{_folder.Path}}/data" }
        listener "tcp" {
          address = "127.0.0.1:0"
          tls_cert_file = "{{_folder.Path}}/cert.pem"
          tls_key_file = "{{_folder.Path}}/key.pem"
        }
        """;

    private void WriteCertificate(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-9), now.AddDays(days));
        _folder.Add("cert.pem", certificate.ExportCertificatePem());
        _folder.Add("key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    private async Task<Finding> RunAsync(string text, params string[] skips)
    {
        var file = _folder.Add("server.hcl", text);
        return await new ServerDiagnosis(new DiagnosisOptions
        {
            ConfigPaths = [file],
            Skips = skips.Length > 0 ? skips : ["system"],
            Product = "Leasehold",
            Environment = ServerEnvironment.Empty,
        }).RunAsync(TestContext.Current.CancellationToken);
    }

    private static Finding Find(Finding finding, string name) => All(finding).First(one => one.Name == name);

    private static IEnumerable<Finding> All(Finding finding) => finding.Children.SelectMany(All).Prepend(finding);
}
