using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>A policy in the form in which it is asked: a bit a function, and path rules. Immutable.</summary>
internal sealed class CompiledPolicy
{
    private readonly ImmutableArray<string> _allowed;
    private readonly ImmutableArray<string> _readOnly;
    private readonly bool _writes;

    public CompiledPolicy(CapabilityPolicy policy)
    {
        for (var i = 0; i < WasiFunctionNames.All.Length; i++)
        {
            if (!Allows(policy, WasiFunctionNames.All[i]))
            {
                Refused |= 1UL << i;
            }
        }

        // A learning run looks at each function once, to record it; see WasiState.
        Denied = policy.Learning ? ulong.MaxValue : Refused;
        _allowed = [.. policy.AllowedPaths.Select(Normalize)];
        _readOnly = [.. policy.ReadOnlyPaths.Select(Normalize)];
        _writes = policy.Files == FileGrant.ReadWrite;
        HasPathRules = !_writes || !_allowed.IsEmpty || !_readOnly.IsEmpty || policy.Learning;
    }

    /// <summary>A bit for each function that must be looked at before it is called.</summary>
    public ulong Denied { get; }

    /// <summary>A bit for each function that must not be called.</summary>
    public ulong Refused { get; }

    /// <summary>Whether paths must be looked at at all.</summary>
    public bool HasPathRules { get; }

    public bool AllowsRead(string path) => _allowed.IsEmpty || IsBelowAny(_allowed, path) || LeadsToAny(_allowed, path);

    public bool AllowsWrite(string path) => _writes && (_allowed.IsEmpty || IsBelowAny(_allowed, path)) && !IsBelowAny(_readOnly, path);

    /// <summary>Whether a path can be moved or removed: not when something below it has a rule of its own, for then the rule would be left behind.</summary>
    public bool AllowsMove(string path) => AllowsWrite(path) && !LeadsToAny(_readOnly, path) && !LeadsToAny(_allowed, path);

    private static bool Allows(CapabilityPolicy policy, string function)
    {
        if (function == "proc_exit")
        {
            return true;
        }

        var granted = WasiFunctionNames.CapabilityOf(function) switch
        {
            Capability.Clock => policy.Clock,
            Capability.Randomness => policy.Randomness,
            _ => true, // Without arguments a guest gets none; files, sockets and streams are bounded by the descriptors that the run has.
        };
        return granted
            && (policy.AllowedSyscalls.IsEmpty || NamePattern.MatchesAny(policy.AllowedSyscalls, function))
            && !NamePattern.MatchesAny(policy.DeniedSyscalls, function);
    }

    private static string Normalize(string path) => path.TrimEnd('*').TrimEnd('/');

    // A path is below itself.
    private static bool IsBelowAny(ImmutableArray<string> rules, string path)
    {
        foreach (var rule in rules)
        {
            if (path.StartsWith(rule, StringComparison.Ordinal) && (path.Length == rule.Length || path[rule.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a path is above one with a rule.
    private static bool LeadsToAny(ImmutableArray<string> rules, string path)
    {
        foreach (var rule in rules)
        {
            if (rule.Length > path.Length && rule.StartsWith(path, StringComparison.Ordinal) && rule[path.Length] == '/')
            {
                return true;
            }
        }

        return false;
    }
}
