using System.Security.Cryptography;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli;

/// <summary>What a running command works with: its streams, the environment, the token and the server.</summary>
internal sealed class Session(Command command, Ui ui, VaultEnvironment environment, Product product) : IDisposable
{
    private ApiClient? _client;
    private ApiClientOptions? _options;
    private TokenHelper? _helper;

    public Ui Ui { get; } = ui;

    public VaultEnvironment Environment { get; } = environment;

    public Product Product { get; } = product;

    public required Printer Print { get; init; }

    /// <summary>The server that was asked; empty before.</summary>
    public string Address => _options?.Address.ToString().TrimEnd('/') ?? "";

    /// <summary>The exit code of a request that gave no answer to work on.</summary>
    public int Exit { get; private set; }

    /// <summary>True if requests are printed, not sent.</summary>
    public bool PrintsRequests => command.Http is { WantedText: not null };

    /// <summary>Details were asked for, by flag or environment.</summary>
    public bool WantsDetails => command.DetailedFlag is { IsSet: true } flag ? flag.Value
        : GoText.Boolean(Environment.Find("DETAILED") ?? "") ?? false;

    /// <summary>Standard input; empty under <c>-non-interactive</c>.</summary>
    public Stream Input => command.Http is { NonInteractive.Value: true } ? Stream.Null : Ui.Terminal.Input;

    public TokenHelper TokenHelper => _helper ??= TokenHelper.Choose(Environment, Product.Program);

    /// <summary>A secret that a person types; empty under <c>-non-interactive</c>.</summary>
    public string ReadHiddenLine() =>
        command.Http is { NonInteractive.Value: true } ? "" : Ui.Terminal.ReadHiddenLine();

    /// <summary>The token of the environment, else the stored one; empty when there is none.</summary>
    /// <exception cref="IOException">The token helper failed.</exception>
    public async Task<string> TokenAsync(CancellationToken cancel) =>
        Environment.Find("TOKEN") ?? await TokenHelper.GetAsync(cancel);

    /// <summary>Makes the client; the error is printed and <see cref="Exit"/> is set when that fails.</summary>
    public async Task<bool> ConnectAsync(CancellationToken cancel, string? token = null)
    {
        if (_client is not null && token is null)
            return true;
        if (command.Http is null)
            throw new InvalidOperationException($"{command.Name} takes no HTTP options");
        try
        {
            token ??= await TokenAsync(cancel);
            if (!new ClientSettings(command.Http, Environment).TryRead(token, out _options, out var error))
                return Fail(error);
            _client?.Dispose();
            _client = new ApiClient(_options);
            return true;
        }
        catch (FileNotFoundException absent) when (absent.FileName is { } file)
        {
            return Fail(FileFault.Text(file, absent));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Fail(failure.Message);
        }
    }

    /// <summary>Sends a request. A refusal is printed after the prefix; then there is no answer to return.</summary>
    public async Task<ApiResponse?> SendAsync(ApiRequest request, string prefix, CancellationToken cancel)
    {
        if (await TrySendAsync(request, prefix, cancel) is not { } response)
            return null;
        if (response.Error is null)
            return response;
        Refuse(prefix, response, request);
        return null;
    }

    /// <summary>As <see cref="SendAsync"/>, and what is absent (404 without data) is an empty answer.</summary>
    public async Task<ApiResponse?> ReadAsync(ApiRequest request, string prefix, CancellationToken cancel)
    {
        if (await TrySendAsync(request, prefix, cancel) is not { } response)
            return null;
        if (response.Error is null or { Status: 404 })
            return response;
        Refuse(prefix, response, request);
        return null;
    }

    /// <summary>Sends a request and returns refusals too. No answer: it could not be sent, which was printed.</summary>
    public async Task<ApiResponse?> TrySendAsync(ApiRequest request, string prefix, CancellationToken cancel)
    {
        if (!await ConnectAsync(cancel) || _client is null || _options is null)
            return null;
        if (command.Http is { OutputCurl.Value: true })
            return Show(RequestText.Curl(request, _options, Product.Program));
        if (command.Http is { OutputPolicy.Value: true })
            return Show(RequestText.Policy(request));
        return await SendNowAsync(request, prefix, cancel);
    }

    /// <summary>As <see cref="TrySendAsync"/>, whatever the flags that only show requests say.</summary>
    public async Task<ApiResponse?> SendNowAsync(ApiRequest request, string prefix, CancellationToken cancel)
    {
        if (!await ConnectAsync(cancel) || _client is null)
            return null;
        try
        {
            return await _client.SendAsync(request, cancel);
        }
        catch (TransportException failure)
        {
            Exit = ExitCode.Refused;
            Ui.Error(prefix.Length == 0 ? failure.Message : $"{prefix}: {failure.Message}");
            return null;
        }
    }

    /// <summary>Sends a request and prints the lines of its answer as they come. Returns the exit code.</summary>
    public async Task<int> FollowAsync(ApiRequest request, string prefix, CancellationToken cancel)
    {
        if (!await ConnectAsync(cancel) || _client is null)
            return Exit;
        try
        {
            return await _client.FollowAsync(request, Ui.Output, cancel) is { } refused
                ? Refuse(prefix, refused, request)
                : ExitCode.Good;
        }
        catch (TransportException failure)
        {
            return Absent($"{prefix}: {failure.Message}");
        }
    }

    /// <summary>Prints a refusal and, where the server names its cause, what helps. Returns the exit code.</summary>
    /// <param name="prefix">What failed.</param>
    /// <param name="response">The refusal.</param>
    /// <param name="request">What was asked, so that the help can name it.</param>
    public int Refuse(string prefix, ApiResponse response, ApiRequest request)
    {
        Exit = ExitCode.Refused;
        if (response.Error is not { } error)
            return Exit;
        var text = ErrorText.Of(error, response.Body);
        Ui.Error(prefix.Length == 0 ? text : $"{prefix}: {text}");
        if (Print.Format == OutputFormat.Table && NextSteps.Of(error, request, Product.Program) is var (reason, next))
        {
            Ui.Error($"\nReason: {reason}");
            Ui.Error($"Next:   {next}");
        }
        return Exit;
    }

    /// <summary>Prints an error of the caller's and returns its exit code.</summary>
    public int Misused(string error)
    {
        Ui.Error(error);
        return Exit = ExitCode.Usage;
    }

    /// <summary>Prints that nothing is at a path, with the server's own words where it had some.</summary>
    public int Absent(string error, ApiResponse response)
    {
        Absent(error);
        if (Print.IsTable && response.Error is { Errors: { Count: > 0 } errors })
            foreach (var line in ErrorText.Lines(errors))
                Ui.Error($"\n* {line}");
        return Exit;
    }

    /// <summary>Prints that there is nothing, and returns the exit code.</summary>
    public int Absent(string error)
    {
        Ui.Error(error);
        return Exit = ExitCode.Refused;
    }

    /// <summary>The error of a wrong number of arguments; null when it is right.</summary>
    public int? WrongCount(IReadOnlyList<string> arguments, int expected) => arguments.Count == expected ? null
        : Misused(arguments.Count < expected
            ? $"Not enough arguments (expected {expected}, got {arguments.Count})"
            : $"Too many arguments (expected {expected}, got {arguments.Count})");

    public void Dispose() => _client?.Dispose();

    private ApiResponse? Show(string text)
    {
        Exit = ExitCode.Good;
        Ui.Output(text);
        return null;
    }

    private bool Fail(string error)
    {
        Exit = ExitCode.Refused;
        Ui.Error(error);
        return false;
    }
}
