using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// Joins the capabilities of the operator's file with the module's own settings. Where only one of them has a value, that value applies; where both have one,
/// the stricter applies, so the file is a ceiling. The file's mounts replace those of the settings.
/// </summary>
internal static class CapabilityCeiling
{
    public static ModuleCapabilities Join(ModuleCapabilities own, ModuleCapabilities? file)
    {
        if (file is null)
        {
            return own;
        }

        var paths = JoinPaths(own.AllowedPaths, file.AllowedPaths, out var noPath);
        var syscalls = JoinNames(own.AllowedSyscalls, file.AllowedSyscalls, out var noSyscall);
        return new ModuleCapabilities
        {
            FileAccess = noPath ? FileGrant.None : Least(own.FileAccess, file.FileAccess),
            AllowedPaths = paths,
            ReadOnlyPaths = Union(own.ReadOnlyPaths, file.ReadOnlyPaths),
            Environment = own.Environment is null || file.Environment is null ? own.Environment ?? file.Environment : Common(own.Environment, file.Environment),
            Arguments = And(own.Arguments, file.Arguments),
            Clock = And(own.Clock, file.Clock),
            Randomness = And(own.Randomness, file.Randomness),
            Network = own.Network is null || file.Network is null ? own.Network ?? file.Network : [.. own.Network.Intersect(file.Network)],
            AllowedSyscalls = syscalls,
            DeniedSyscalls = noSyscall ? ["*"] : Union(own.DeniedSyscalls, file.DeniedSyscalls),
            OnViolation = own.OnViolation == ViolationAction.Terminate ? own.OnViolation : file.OnViolation ?? own.OnViolation,
            Learning = own.Learning ?? file.Learning,
            Mounts = file.Mounts ?? own.Mounts,
            MaxFileSize = Least(own.MaxFileSize, file.MaxFileSize),
            MaxOpenFiles = Least(own.MaxOpenFiles, file.MaxOpenFiles),
            MaxMountSize = Least(own.MaxMountSize, file.MaxMountSize),
            MaxInodes = Least(own.MaxInodes, file.MaxInodes),
            MaxDepth = Least(own.MaxDepth, file.MaxDepth),
        };
    }

    private static T? Least<T>(T? own, T? file)
        where T : struct => own is null || file is null ? own ?? file : Comparer<T>.Default.Compare(own.Value, file.Value) <= 0 ? own : file;

    private static bool? And(bool? own, bool? file) => own is null || file is null ? own ?? file : own.Value && file.Value;

    private static IReadOnlyList<string>? Union(IReadOnlyList<string>? own, IReadOnlyList<string>? file) =>
        own is null || file is null ? own ?? file : [.. own.Union(file)];

    // An empty list allows everything. So an empty intersection must be expressed in another way, through the out parameter.
    private static IReadOnlyList<string>? JoinPaths(IReadOnlyList<string>? own, IReadOnlyList<string>? file, out bool isNone)
    {
        isNone = false;
        if (own is null or [] || file is null or [])
        {
            return own is null or [] ? file ?? own : own;
        }

        string[] common = [.. own.Where(path => file.Any(other => IsBelow(path, other))).Union(file.Where(path => own.Any(other => IsBelow(path, other))))];
        isNone = common.Length == 0;
        return common;
    }

    private static IReadOnlyList<string>? JoinNames(IReadOnlyList<string>? own, IReadOnlyList<string>? file, out bool isNone)
    {
        isNone = false;
        if (own is null or [] || file is null or [])
        {
            return own is null or [] ? file ?? own : own;
        }

        var common = Common(own, file);
        isNone = common.Length == 0;
        return common;
    }

    private static string[] Common(IReadOnlyList<string> own, IReadOnlyList<string> file) =>
        [.. own.Where(name => file.Any(other => IsWithin(name, other))).Union(file.Where(name => own.Any(other => IsWithin(name, other))))];

    private static bool IsBelow(string path, string other)
    {
        path = path.TrimEnd('*').TrimEnd('/');
        other = other.TrimEnd('*').TrimEnd('/');
        return path == other || path.StartsWith(other + '/', StringComparison.Ordinal);
    }

    // Whether the other pattern matches every name that the first one matches.
    private static bool IsWithin(string pattern, string other) =>
        other.EndsWith('*') ? pattern.StartsWith(other[..^1], StringComparison.Ordinal) : pattern == other;
}
