using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Identity.Passwords;

/// <summary>The options of password hashing.</summary>
public sealed class PasswordOptions
{
    /// <summary>The rounds of PBKDF2-HMAC-SHA256 for new hashes. OWASP's figure of 2023 for this algorithm is the default.</summary>
    /// <value>600,000</value>
    [Range(1, 100_000_000)]
    public int Iterations { get; set; } = 600_000;

    /// <summary>The most passwords that are hashed at once.</summary>
    /// <value>half the cores, at least 1</value>
    [Range(1, 1024)]
    public int Threads { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>The most requests that wait for a thread. Further ones are refused at once.</summary>
    /// <value>32</value>
    [Range(0, 100_000)]
    public int MaxWaiting { get; set; } = 32;
}
