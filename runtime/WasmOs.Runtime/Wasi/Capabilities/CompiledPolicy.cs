using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>A policy compiled for fast checks: one bit per WASI function, and path rules. Immutable.</summary>
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

        // In a learning run the first call of each function goes through ViolationLog, which records the call and then clears the function's bit.
        Denied = policy.Learning ? ulong.MaxValue : Refused;
        _allowed = [.. policy.AllowedPaths.Select(Normalize)];
        _readOnly = [.. policy.ReadOnlyPaths.Select(Normalize)];
        _writes = policy.Files == FileGrant.ReadWrite;
        HasPathRules = !_writes || !_allowed.IsEmpty || !_readOnly.IsEmpty || policy.Learning;
    }

    /// <summary>One bit per WASI function, set when <see cref="ViolationLog"/> must check a call before it happens: to refuse it, or to record it.</summary>
    public ulong Denied { get; }

    /// <summary>One bit per WASI function, set when the guest must not call the function.</summary>
    public ulong Refused { get; }

    /// <summary>False when every path may be read and written and nothing is recorded: then no path needs a check.</summary>
    public bool HasPathRules { get; }

    public bool AllowsRead(string path) => _allowed.IsEmpty || IsBelowAny(_allowed, path) || IsAboveAny(_allowed, path);

    public bool AllowsWrite(string path) => _writes && (_allowed.IsEmpty || IsBelowAny(_allowed, path)) && !IsBelowAny(_readOnly, path);

    /// <summary>
    /// Whether the guest may move or remove a path. Never when a rule names a path below it: the files would move away and leave the rule behind.
    /// </summary>
    public bool AllowsMove(string path) => AllowsWrite(path) && !IsAboveAny(_readOnly, path) && !IsAboveAny(_allowed, path);

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

            // The functions for arguments may always be called: without the grant they return no arguments.
            // Files, sockets and streams are limited by the descriptors that the run has.
            _ => true,
        };
        return granted
            && (policy.AllowedSyscalls.IsEmpty || NamePattern.MatchesAny(policy.AllowedSyscalls, function))
            && !NamePattern.MatchesAny(policy.DeniedSyscalls, function);
    }

    private static string Normalize(string path) => path.TrimEnd('*').TrimEnd('/');

    // True also when the path is itself a rule.
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

    // Whether a rule names a path below this one.
    private static bool IsAboveAny(ImmutableArray<string> rules, string path)
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
