using System.Security.Cryptography.X509Certificates;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Engines.Database.Drivers;
using MySqlConnector;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Connections of the root to one MySQL or MariaDB, and single ones as other users.</summary>
internal sealed class MySqlPool : IAsyncDisposable
{
    // MariaDB ends any statement, MySQL only reads; both give up waiting for somebody else's lock.
    private static readonly string MariaDbLimits =
        $"SET SESSION lock_wait_timeout={DriverLimits.Lock.TotalSeconds}, " +
        $"max_statement_time={DriverLimits.Statement.TotalSeconds}";

    private static readonly string MySqlLimits =
        $"SET SESSION lock_wait_timeout={DriverLimits.Lock.TotalSeconds}, " +
        $"max_execution_time={DriverLimits.Statement.TotalMilliseconds}";

    private readonly MySqlConnectionStringBuilder _parts;
    private readonly MySqlTls? _tls;
    private readonly SecretBytes _password;
    private readonly Lock _lock = new();
    private MySqlDataSource? _source;

    /// <summary>A pool as settings say.</summary>
    public MySqlPool(MySqlSettings settings, string username, SecretBytes password)
    {
        var root = Encoding.UTF8.GetString(password.Span);
        GC.KeepAlive(password);
        _parts = MySqlParts.Of(settings, username, root);
        Mask = new MessageMask(root, _parts.Password);
        _password = new SecretBytes(Encoding.UTF8.GetBytes(_parts.Password));
        _parts.Password = "";
        _tls = settings.WantsTls ? new MySqlTls(settings, _parts.Server) : null;
    }

    /// <summary>Hides the root's password.</summary>
    public MessageMask Mask { get; }

    /// <summary>The place, for messages.</summary>
    public string Place => MySqlParts.Place(_parts);

    /// <summary>A connection of the pool, with limits that the database itself keeps.</summary>
    public async Task<MySqlConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = Source().CreateConnection();
        try
        {
            connection.ProvidePasswordCallback = _ => Secret();
            await connection.OpenAsync(cancel).ConfigureAwait(false);
            var isMariaDb = connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
            await MySqlStatements.RunAsync(connection, isMariaDb ? MariaDbLimits : MySqlLimits, cancel)
                .ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Logs in as another user, on a connection of its own, and asks something.</summary>
    public async Task LogInAsync(string username, string password, CancellationToken cancel)
    {
        var parts = new MySqlConnectionStringBuilder(_parts.ConnectionString) { UserID = username, Pooling = false };
        var source = Source(parts.ConnectionString);
        await using (source.ConfigureAwait(false))
        {
            var connection = source.CreateConnection();
            await using (connection.ConfigureAwait(false))
            {
                connection.ProvidePasswordCallback = _ => password;
                await connection.OpenAsync(cancel).ConfigureAwait(false);
                await MySqlStatements.RunAsync(connection, "SELECT 1", cancel).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_source is { } source)
            await source.DisposeAsync().ConfigureAwait(false);
        _tls?.Dispose();
        _password.Dispose();
    }

    private string Secret()
    {
        var text = Encoding.UTF8.GetString(_password.Span);
        GC.KeepAlive(_password);
        return text;
    }

    // The driver looks for a socket's file when it makes a source: where there is none the database is down, which is
    // told to who asks for a connection, and the next one tries again.
    private MySqlDataSource Source()
    {
        lock (_lock)
            return _source ??= Source(_parts.ConnectionString);
    }

    private MySqlDataSource Source(string connection)
    {
        var builder = new MySqlDataSourceBuilder(connection);
        if (_tls is { } tls)
        {
            builder.UseRemoteCertificateValidationCallback(tls.Accepts);
            if (tls.Own is { } own)
                builder.UseClientCertificatesCallback(certificates => Add(certificates, own));
        }
        return builder.Build();
    }

    private static ValueTask Add(X509CertificateCollection certificates, X509Certificate2 own)
    {
        certificates.Add(own);
        return ValueTask.CompletedTask;
    }
}
