using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Http;

/// <summary>The file of a Unix domain socket: a stale one is removed, a new one gets its owner and rights.</summary>
internal static partial class UnixSocket
{
    private const uint Unchanged = uint.MaxValue;

    // Of statx(2), which is the same on every architecture.
    private const int WorkingDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeOnly = 1;
    private const int StatusSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int SocketMark = 0xC000;

    /// <summary>
    /// Removes the socket of a server that is gone. One that answers, or a file that is no socket, is left alone:
    /// <see cref="ListenerException"/>.
    /// </summary>
    public static void Clear(string path)
    {
        if (Problem(path) is { } problem)
            throw new ListenerException(problem) { Advice = "Move the file away, or stop what listens there." };
        if (Path.Exists(path))
            Remove(path);
    }

    /// <summary>Why a socket cannot be bound there; null if nothing, or only a stale socket, is there.</summary>
    public static string? Problem(string path)
    {
        if (!Path.Exists(path))
            return null;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            return null;
        }
        catch (SocketException fault)
        {
            return IsSocket(path)
                ? $"listen unix {path}: {fault.Message}"
                : $"listen unix {path}: bind: the file exists and is no socket; it is not removed";
        }
        return $"listen unix {path}: bind: address already in use";
    }

    /// <summary>Gives the bound socket its owner and rights.</summary>
    public static void Own(string path, SocketConfiguration socket)
    {
        if (OperatingSystem.IsWindows())
            throw new ListenerException($"listen unix {path}: not on this system");
        var user = socket.User is { } name ? Number(name, "user", FindUser) : Unchanged;
        var group = socket.Group is { } set ? Number(set, "group", FindGroup) : Unchanged;
        if ((user != Unchanged || group != Unchanged) && ChangeOwner(path, user, group) != 0)
            throw new ListenerException(
                $"listen unix {path}: chown: {Marshal.GetLastPInvokeErrorMessage()}; "
                + "start the server as a user that may, or leave socket_user and socket_group out");
        if (socket.Mode is { } mode)
            File.SetUnixFileMode(path, mode);
    }

    private static bool IsSocket(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        return Status(WorkingDirectory, path, NoFollow, TypeOnly, status) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]) & TypeMask) == SocketMark;
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ListenerException($"listen unix {path}: remove the stale socket: {fault.Message}", fault);
        }
    }

    private static uint Number(string name, string kind, Func<string, nint> find)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        var entry = find(name);
        if (entry == 0)
            throw new ListenerException($"listen unix: the {kind} {name} does not exist on this machine");
        return (uint)Marshal.ReadInt32(entry, 2 * nint.Size); // After its name and its password.
    }

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint FindUser(string name);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint FindGroup(string name);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int directory, string path, int flags, uint mask, Span<byte> status);
}
