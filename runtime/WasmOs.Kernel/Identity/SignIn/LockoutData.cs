namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>The data of the event <c>auth.lockout</c>.</summary>
/// <param name="Kind"><c>account</c> or <c>address</c>.</param>
/// <param name="Name">The account's name, which need not exist, or the address.</param>
/// <param name="Failures">The failures in a row.</param>
/// <param name="WaitSeconds">The seconds to wait.</param>
internal sealed record LockoutData(string Kind, string Name, int Failures, int WaitSeconds);
