using System.Text;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>
/// Finds what a guest's path names, one component after another, below the directory that the guest gave with it. The path never goes above that directory: ".." goes back
/// along the way that was taken, links are followed by the same rules, and a path or link that is absolute or would go above is refused.
/// </summary>
internal sealed class PathWalk : IDisposable
{
    private readonly DirectoryDescriptor _start;
    private readonly bool _toName;
    private List<(MountDirectory Directory, string Name)>? _way;
    private int _links;
    private string? _missing;

    /// <param name="start">The directory that the path is relative to.</param>
    /// <param name="toName">
    /// Whether the last component is a name to make, move or remove. A link there is the thing itself, also with a slash behind it: <c>mkdir("link/")</c> must not make what a
    /// dangling link points to, nor <c>rmdir("link/")</c> remove it.
    /// </param>
    public PathWalk(DirectoryDescriptor start, bool toName = false)
    {
        _start = start;
        _toName = toName;
        Name = ".";
    }

    /// <summary>The directory in which the last component is looked up. Open until the walk is disposed.</summary>
    public MountDirectory Parent => _way is { Count: > 0 } way ? way[^1].Directory : _start.Directory;

    /// <summary>The last component; "." when the path ends at <see cref="Parent"/> itself.</summary>
    public string Name { get; private set; }

    /// <summary>Whether a slash at the end says that it is a directory.</summary>
    public bool MustBeDirectory { get; private set; }

    /// <summary>What the last component is; valid when <see cref="Exists"/>.</summary>
    public FileStat Stat { get; private set; }

    /// <summary>Whether the last component is there.</summary>
    public bool Exists { get; private set; }

    /// <summary>The absolute guest path that was found, links resolved; policies are asked with it.</summary>
    public string GuestPath
    {
        get
        {
            if (_way is not { Count: > 0 } && Name == ".")
            {
                return _start.Path;
            }

            var path = new StringBuilder(_start.Path);
            foreach (var (_, name) in _way ?? [])
            {
                path.Append('/').Append(name);
            }

            return Name == "." ? path.ToString() : path.Append('/').Append(Name).ToString();
        }
    }

    /// <summary>
    /// Where the path leads, whether or not it is there: behind a component that is missing the rest is taken as it is written. For observing what a guest asks for;
    /// rules are asked with <see cref="GuestPath"/>.
    /// </summary>
    public string IntendedPath
    {
        get
        {
            if (_missing is null)
            {
                return GuestPath;
            }

            List<string> names = [.. (_way ?? []).Select(static step => step.Name)];
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

    /// <summary>Walks a path up to its last component, which need not be there.</summary>
    /// <param name="path">As the guest wrote it; not empty.</param>
    /// <param name="followLast">Whether a link at the end is followed.</param>
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

    /// <summary>Walks a path whose last component must be there, and be what a slash at its end says.</summary>
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
        foreach (var (directory, _) in _way ?? [])
        {
            directory.Dispose();
        }
    }

    // Takes one component off the rest.
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
            if (_way is not { Count: > 0 } way)
            {
                return Errno.NotPermitted;
            }

            way[^1].Directory.Dispose();
            way.RemoveAt(way.Count - 1);
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
            (_way ??= []).Add((directory!, name));
        }

        return errno;
    }

    // A link stands for its target, in its place.
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
