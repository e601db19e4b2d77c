using System.Text;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>
/// Resolves a guest's path, one component after another, relative to a directory that the guest has open. The walk never leaves that directory:
/// ".." returns to the directory that the walk came from, links are followed by the same rules, and a path or link that is absolute or would go above the
/// directory is refused with <see cref="Errno.NotPermitted"/>. Owns the directories that it opens.
/// </summary>
internal sealed class PathWalk : IDisposable
{
    private readonly DirectoryDescriptor _start;
    private readonly bool _toName;
    private List<(MountDirectory Directory, string Name)>? _entered;
    private int _links;
    private string? _missing;

    /// <param name="start">The directory that the path is relative to.</param>
    /// <param name="toName">
    /// True when the caller creates, moves or removes the last component itself. A link at the end is not followed then, even with a slash behind it:
    /// <c>mkdir("link/")</c> must not create the target of a dangling link, and <c>rmdir("link/")</c> must not remove the target.
    /// </param>
    public PathWalk(DirectoryDescriptor start, bool toName = false)
    {
        _start = start;
        _toName = toName;
        Name = ".";
    }

    /// <summary>The directory that contains the last component. Open until the walk is disposed.</summary>
    public MountDirectory Parent => _entered is { Count: > 0 } entered ? entered[^1].Directory : _start.Directory;

    /// <summary>The last component; "." when the path ends at <see cref="Parent"/> itself.</summary>
    public string Name { get; private set; }

    /// <summary>Whether the path requires a directory: it ends with a slash, "." or "..".</summary>
    public bool MustBeDirectory { get; private set; }

    /// <summary>The stat of the last component; valid when <see cref="Exists"/>.</summary>
    public FileStat Stat { get; private set; }

    /// <summary>Whether the last component exists.</summary>
    public bool Exists { get; private set; }

    /// <summary>The absolute guest path of the last component, links resolved. The run's policy is checked with this path.</summary>
    public string GuestPath
    {
        get
        {
            if (_entered is not { Count: > 0 } && Name == ".")
            {
                return _start.Path;
            }

            var path = new StringBuilder(_start.Path);
            foreach (var (_, name) in _entered ?? [])
            {
                path.Append('/').Append(name);
            }

            return Name == "." ? path.ToString() : path.Append('/').Append(Name).ToString();
        }
    }

    /// <summary>
    /// The absolute guest path that the guest asked for, even when a directory on the way is missing:
    /// the components behind it are used as they are written. Used to record the requests of a learning run. For all other checks, use <see cref="GuestPath"/>.
    /// </summary>
    public string IntendedPath
    {
        get
        {
            if (_missing is null)
            {
                return GuestPath;
            }

            List<string> names = [.. (_entered ?? []).Select(static step => step.Name)];
            foreach (var name in _missing.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static name => name != "."))
            {
                if (name != "..")
                {
                    names.Add(name);
                }
                else if (names.Count > 0)
                {
                    names.RemoveAt(names.Count - 1);
                }
            }

            return $"{_start.Path}/{string.Join('/', names)}";
        }
    }

    /// <summary>Walks a path to its last component, which need not exist.</summary>
    /// <param name="path">The path as the guest passed it; not empty.</param>
    /// <param name="followLast">Whether a link in the last component is followed.</param>
    public Errno Walk(string path, bool followLast)
    {
        var rest = path;
        while (true)
        {
            if (rest.Length > 0 && rest[0] == '/')
            {
                return Errno.NotPermitted;
            }

            var errno = Step(ref rest, followLast, out var done);
            if (errno != Errno.Success || done)
            {
                return errno;
            }
        }
    }

    /// <summary>Walks a path whose last component must exist, and must be a directory when <see cref="MustBeDirectory"/>.</summary>
    public Errno WalkToExisting(string path, bool followLast)
    {
        var errno = Walk(path, followLast);
        return errno != Errno.Success ? errno
            : !Exists ? Errno.NoEntry
            : MustBeDirectory && Stat.Type != FileType.Directory ? Errno.NotDirectory
            : Errno.Success;
    }

    public void Dispose()
    {
        foreach (var (directory, _) in _entered ?? [])
        {
            directory.Dispose();
        }
    }

    // Resolves the first component of the rest and removes it from the rest.
    private Errno Step(ref string rest, bool followLast, out bool done)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? rest : rest[..slash];
        var after = slash < 0 ? "" : rest[slash..].TrimStart('/');
        done = after.Length == 0;
        if (name is "" or "." or "..")
        {
            rest = after;
            return StepInPlace(name, done);
        }

        if (name.Length > WasiLimits.MaxNameBytes || Encoding.UTF8.GetByteCount(name) > WasiLimits.MaxNameBytes)
        {
            return Errno.NameTooLong;
        }

        var errno = Parent.Find(name, out var stat);
        if (errno == Errno.Success && stat.Type == FileType.SymbolicLink && (!done || followLast || (slash >= 0 && !_toName)))
        {
            done = false;
            return Expand(name, after, slash >= 0, ref rest);
        }

        if (done)
        {
            (Name, Stat, Exists, MustBeDirectory) = (name, stat, errno == Errno.Success, slash >= 0);
            return errno == Errno.NoEntry ? Errno.Success : errno;
        }

        if (errno == Errno.NoEntry)
        {
            _missing = $"{name}/{after}";
        }

        rest = after;
        return errno != Errno.Success ? errno : Enter(name, stat.Type);
    }

    private Errno StepInPlace(string name, bool done)
    {
        if (name == "..")
        {
            if (_entered is not { Count: > 0 } entered)
            {
                return Errno.NotPermitted;
            }

            entered[^1].Directory.Dispose();
            entered.RemoveAt(entered.Count - 1);
        }

        if (!done)
        {
            return Errno.Success;
        }

        var errno = Parent.GetStat(out var stat);
        (Name, Stat, Exists, MustBeDirectory) = (".", stat, errno == Errno.Success, true);
        return errno;
    }

    private Errno Enter(string name, FileType type)
    {
        if (type != FileType.Directory)
        {
            return Errno.NotDirectory;
        }

        var errno = Parent.OpenDirectory(name, out var directory);
        if (errno == Errno.Success)
        {
            (_entered ??= []).Add((directory!, name));
        }

        return errno;
    }

    // Replaces a link in the rest of the path by the link's target.
    private Errno Expand(string name, string after, bool slash, ref string rest)
    {
        if (++_links > WasiLimits.MaxLinks)
        {
            return Errno.Loop;
        }

        var errno = Parent.ReadLink(name, out var target);
        if (errno != Errno.Success)
        {
            return errno;
        }

        rest = slash ? $"{target}/{after}" : target;
        return target.Length == 0 ? Errno.NoEntry : rest.Length > 2 * WasiLimits.MaxPathBytes ? Errno.NameTooLong : Errno.Success;
    }
}
