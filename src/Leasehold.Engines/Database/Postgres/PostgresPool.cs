using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Engines.Database.Drivers;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Connections of the root to one PostgreSQL; single ones to its other databases, or as others.</summary>
internal sealed class PostgresPool : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _parts;
    private readonly PostgresCertificates _certificates;
    private readonly TargetSessionAttributes _target;
    private readonly SecretBytes _password;
    private readonly NpgsqlDataSource _source;

    /// <summary>A pool as settings say.</summary>
    public PostgresPool(PostgresSettings settings, string username, SecretBytes password)
    {
        var root = Encoding.UTF8.GetString(password.Span);
        GC.KeepAlive(password);
        var connection = PostgresConnection.Of(settings, username, root);
        _parts = connection.Parts;
        _target = connection.Target;
        _certificates = connection.Certificates();
        _password = new SecretBytes(Encoding.UTF8.GetBytes(connection.Password));
        Mask = new MessageMask(root, connection.Password);
        _source = Source(_parts, Secret);
    }

    /// <summary>Hides the root's password.</summary>
    public MessageMask Mask { get; }

    /// <summary>The place, for messages.</summary>
    public string Place => PostgresConnection.Place(_parts);

    /// <summary>The root's name.</summary>
    public string Username => _parts.Username ?? "";

    /// <summary>A connection of the pool.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel) => OpenAsync(_source, cancel);

    /// <summary>Closes the connections that nobody uses, and the others behind their users.</summary>
    public void CloseIdle() => _source.Clear();

    /// <summary>Runs something on a connection of its own to another database.</summary>
    public async Task InDatabaseAsync(
        string database, Func<NpgsqlConnection, Task> work, CancellationToken cancel)
    {
        var parts = Single();
        parts.Database = database;
        await RunAsync(parts, Secret, work, cancel).ConfigureAwait(false);
    }

    /// <summary>Runs something on a connection of its own as another user.</summary>
    public async Task AsUserAsync(
        string username, string password, Func<NpgsqlConnection, Task> work, CancellationToken cancel)
    {
        var parts = Single();
        parts.Username = username;
        await RunAsync(parts, () => password, work, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _certificates.Dispose();
        _password.Dispose();
    }

    private NpgsqlConnectionStringBuilder Single() => new(_parts.ConnectionString) { Pooling = false };

    private async Task RunAsync(
        NpgsqlConnectionStringBuilder parts,
        Func<string> password,
        Func<NpgsqlConnection, Task> work,
        CancellationToken cancel)
    {
        var source = Source(parts, password);
        await using (source.ConfigureAwait(false))
        {
            var connection = await OpenAsync(source, cancel).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                await work(connection).ConfigureAwait(false);
        }
    }

    private string Secret()
    {
        var text = Encoding.UTF8.GetString(_password.Span);
        GC.KeepAlive(_password);
        return text;
    }

    private NpgsqlDataSource Source(NpgsqlConnectionStringBuilder parts, Func<string> password)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(parts.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.UsePasswordProvider(_ => password(), (_, _) => new ValueTask<string>(password()));
        if (_certificates.Roots.Count > 0)
            builder.UseRootCertificates(_certificates.Roots);
        if (_certificates.Own is { } own)
            builder.UseSslClientAuthenticationOptionsCallback(options => options.ClientCertificateContext = own);
        SetFiles(builder.ConnectionStringBuilder);
        return PostgresConnection.HasSeveralHosts(parts) ? builder.BuildMultiHost() : builder.Build();
    }

    private ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancel) =>
        source is NpgsqlMultiHostDataSource several
            ? several.OpenConnectionAsync(_target, cancel)
            : source.OpenConnectionAsync(cancel);

    private void SetFiles(NpgsqlConnectionStringBuilder parts)
    {
        if (_certificates.Files[0] is { Length: > 0 } roots)
            parts.RootCertificate = roots;
        if (_certificates.Files[1] is { Length: > 0 } certificate)
            parts.SslCertificate = certificate;
        if (_certificates.Files[2] is { Length: > 0 } key)
            parts.SslKey = key;
        if (_certificates.Files[3] is { Length: > 0 } secret)
            parts.SslPassword = secret;
    }
}
