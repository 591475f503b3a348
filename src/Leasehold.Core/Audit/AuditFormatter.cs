using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;

namespace Leasehold.Core.Audit;

/// <summary>Writes entries as lines of JSON, in the order of fields that readers of such logs know.</summary>
internal sealed class AuditFormatter(AuditOptions options, HmacKey salt)
{
    private readonly byte[] _prefix = Encoding.ASCII.GetBytes(options.Prefix);
    private readonly HmacKey? _salt = options.LogRaw ? null : salt;

    /// <summary>Writes prefix, object and line feed.</summary>
    public void Write(AuditEntry entry, ReplyBuffer output)
    {
        output.Write(_prefix);
        var line = new AuditLine(output, _salt, options);
        line.Write(entry);
        output.WriteByte((byte)'\n');
    }
}
