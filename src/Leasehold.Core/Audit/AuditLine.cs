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
        _fields.Time("time", entry.Time);
        _fields.Text("type", entry.Response is null ? "request" : "response");
    }

    /// <summary>Who asks and what: the same in both entries of a request.</summary>
    public void Subject(AuditEntry entry)
    {
        if (entry.Auth is { } auth)
            AuditAuthBlock.Write("auth", auth, _fields);
        Request(entry.Request);
    }

    /// <summary>The members behind the subject.</summary>
    public void End(AuditEntry entry)
    {
        if (entry.Response is { } response)
            Response(response, entry.Request.Operation);
        _fields.Text("error", entry.Error);
        _fields.End();
    }

    private void Request(AuditRequest request)
    {
        _fields.Begin("request");
        _fields.Text("id", request.Id);
        _fields.Text("client_id", request.ClientId);
        _fields.Text("operation", request.Operation);
        Mount(request.Mount, "mount_running_version");
        _fields.Token("client_token", request.ClientToken);
        _fields.Accessor("client_token_accessor", request.ClientTokenAccessor);
        Namespace();
        _fields.Text("path", request.Path);
        Data(request.Data, request.ClearKeys, elidesLists: false);
        _fields.Text("remote_address", request.RemoteAddress);
        _fields.Number("remote_port", request.RemotePort);
        _fields.Number("wrap_ttl", request.WrapTtl);
        Headers(request.Headers);
        _fields.Text("client_certificate_serial_number", request.ClientCertificateSerialNumber);
        _fields.End();
    }

    private void Response(AuditResponse response, string operation)
    {
        _fields.Begin("response");
        if (response.Auth is { } auth)
            AuditAuthBlock.Write("auth", auth, _fields);
        Mount(response.Mount, "mount_running_plugin_version");
        if (response.LeaseId.Length > 0)
        {
            _fields.Begin("secret");
            _fields.Text("lease_id", response.LeaseId);
            _fields.End();
        }
        Data(response.Data, response.ClearKeys, options.ElideListResponses && operation == "list");
        _fields.Texts("warnings", response.Warnings);
        _fields.Text("redirect", response.Redirect);
        if (response.Wrap is { } wrap)
            Wrap(wrap);
        _fields.End();
    }

    private void Mount(AuditMount mount, string versionName)
    {
        _fields.Text("mount_point", mount.Point);
        _fields.Text("mount_type", mount.Type);
        _fields.Text("mount_accessor", mount.Accessor);
        _fields.Text(versionName, mount.RunningVersion);
        _fields.Text("mount_class", mount.Class);
    }

    private void Namespace()
    {
        _fields.Begin("namespace");
        _fields.Text("id", "root");
        _fields.End();
    }

    private void Data(ReadOnlyMemory<byte> json, IReadOnlyList<string> clearKeys, bool elidesLists)
    {
        if (!AuditData.IsWorthShowing(json.Span))
            return;
        _fields.Name("data");
        new AuditData(output, salt, clearKeys, elidesLists).Write(json.Span);
        _fields.ValueWritten();
    }

    private void Headers(IReadOnlyList<AuditHeader> headers)
    {
        if (headers.Count == 0)
            return;
        _fields.Begin("headers");
        foreach (var header in headers)
        {
            if (header.Hashed)
                _fields.Secrets(header.Name, header.Values);
            else
                _fields.Texts(header.Name, header.Values);
        }
        _fields.End();
    }

    private void Wrap(AuditWrap wrap)
    {
        _fields.Begin("wrap_info");
        _fields.Number("ttl", wrap.Ttl);
        _fields.Token("token", wrap.Token);
        _fields.Accessor("accessor", wrap.Accessor);
        _fields.Time("creation_time", wrap.CreationTime);
        _fields.Text("creation_path", wrap.CreationPath);
        _fields.Accessor("wrapped_accessor", wrap.WrappedAccessor);
        _fields.End();
    }
}
