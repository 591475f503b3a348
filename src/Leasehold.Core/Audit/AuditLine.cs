using Leasehold.Core.Barrier;
using Leasehold.Core.Json;

namespace Leasehold.Core.Audit;

/// <summary>One entry on its way to one device: the top of its object, its request and its answer.</summary>
internal sealed class AuditLine(ReplyBuffer output, HmacKey? salt, AuditOptions options)
{
    private readonly AuditFields _fields = new(output, salt, options.HmacAccessor);

    /// <summary>The members before the subject.</summary>
    public void Begin(AuditEntry entry)
    {
        _fields.Begin();
        _fields.Time("time"u8, entry.Time);
        _fields.Text("type"u8, entry.Response is null ? "request" : "response");
    }

    /// <summary>Who asks and what: the same in both entries of a request.</summary>
    public void Subject(AuditEntry entry)
    {
        if (entry.Auth is { } auth)
            AuditAuthBlock.Write("auth"u8, auth, _fields);
        Request(entry.Request);
    }

    /// <summary>The members behind the subject.</summary>
    public void End(AuditEntry entry)
    {
        if (entry.Response is { } response)
            Response(response, entry.Request.Operation);
        _fields.Text("error"u8, entry.Error);
        _fields.End();
    }

    private void Request(AuditRequest request)
    {
        _fields.Begin("request"u8);
        _fields.Text("id"u8, request.Id);
        _fields.Text("client_id"u8, request.ClientId);
        _fields.Text("operation"u8, request.Operation);
        Mount(request.Mount, "mount_running_version"u8);
        _fields.Token("client_token"u8, request.ClientToken);
        _fields.Accessor("client_token_accessor"u8, request.ClientTokenAccessor);
        Namespace();
        _fields.Text("path"u8, request.Path);
        Data(request.Data, request.ClearKeys, elidesLists: false);
        _fields.Text("remote_address"u8, request.RemoteAddress);
        _fields.Number("remote_port"u8, request.RemotePort);
        _fields.Number("wrap_ttl"u8, request.WrapTtl);
        Headers(request.Headers);
        _fields.Text("client_certificate_serial_number"u8, request.ClientCertificateSerialNumber);
        _fields.End();
    }

    private void Response(AuditResponse response, string operation)
    {
        _fields.Begin("response"u8);
        if (response.Auth is { } auth)
            AuditAuthBlock.Write("auth"u8, auth, _fields);
        Mount(response.Mount, "mount_running_plugin_version"u8);
        if (response.LeaseId.Length > 0)
        {
            _fields.Begin("secret"u8);
            _fields.Text("lease_id"u8, response.LeaseId);
            _fields.End();
        }
        Data(response.Data, response.ClearKeys, options.ElideListResponses && operation == "list");
        _fields.Texts("warnings"u8, response.Warnings);
        _fields.Text("redirect"u8, response.Redirect);
        if (response.Wrap is { } wrap)
            Wrap(wrap);
        _fields.End();
    }

    private void Mount(AuditMount mount, ReadOnlySpan<byte> versionName)
    {
        _fields.Text("mount_point"u8, mount.Point);
        _fields.Text("mount_type"u8, mount.Type);
        _fields.Text("mount_accessor"u8, mount.Accessor);
        _fields.Text(versionName, mount.RunningVersion);
        _fields.Text("mount_class"u8, mount.Class);
    }

    private void Namespace()
    {
        _fields.Begin("namespace"u8);
        _fields.Text("id"u8, "root");
        _fields.End();
    }

    private void Data(ReadOnlyMemory<byte> json, IReadOnlyList<string> clearKeys, bool elidesLists)
    {
        if (!AuditData.IsWorthShowing(json.Span))
            return;
        _fields.Name("data"u8);
        new AuditData(output, salt, clearKeys, elidesLists).Write(json.Span);
        _fields.ValueWritten();
    }

    private void Headers(IReadOnlyList<AuditHeader> headers)
    {
        if (headers.Count == 0)
            return;
        _fields.Begin("headers"u8);
        foreach (var header in headers)
        {
            if (header.Hashed)
                _fields.GivenSecrets(header.Name, header.Values);
            else
                _fields.GivenTexts(header.Name, header.Values);
        }
        _fields.End();
    }

    private void Wrap(AuditWrap wrap)
    {
        _fields.Begin("wrap_info"u8);
        _fields.Number("ttl"u8, wrap.Ttl);
        _fields.Token("token"u8, wrap.Token);
        _fields.Accessor("accessor"u8, wrap.Accessor);
        _fields.Time("creation_time"u8, wrap.CreationTime);
        _fields.Text("creation_path"u8, wrap.CreationPath);
        _fields.Accessor("wrapped_accessor"u8, wrap.WrappedAccessor);
        _fields.End();
    }
}
