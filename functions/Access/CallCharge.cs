namespace WasmOs.Functions.Access;

/// <summary>What a call of a caller with limits used, so that the gate can charge it to the caller. One request at a time uses it.</summary>
internal sealed class CallCharge
{
    /// <summary>The CPU time of the guest that the call ran.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>Begins to charge a request.</summary>
    public static CallCharge Begin(HttpContext context)
    {
        var charge = new CallCharge();
        context.Features.Set(charge);
        return charge;
    }

    /// <summary>Charges a run to the caller of a request. Does nothing for a caller without limits.</summary>
    public static void Add(HttpRequest request, TimeSpan cpu)
    {
        if (request.HttpContext.Features.Get<CallCharge>() is { } charge)
        {
            charge.Cpu += cpu;
        }
    }
}
