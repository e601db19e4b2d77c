using WasmOs.Functions.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Bodies;

/// <summary>Whether the caller of a request still may call when its slow body has arrived.</summary>
internal static class SlowBodyCaller
{
    private static readonly object Key = new();

    /// <summary>Asks. When the caller may call no longer, <see cref="BodyMemory.Refusal"/> says why from then on.</summary>
    public static async ValueTask<bool> IsRefusedAsync(HttpContext context)
    {
        if (await CallerRecheck.CheckAsync(context) is not { } refusal)
        {
            return false;
        }

        context.Items[Key] = refusal;
        return true;
    }

    /// <summary>Why the caller may call no longer; null when it was not asked, or may.</summary>
    public static KernelError? RefusalOf(HttpContext context) => context.Items.TryGetValue(Key, out var refusal) ? (KernelError)refusal! : null;
}
