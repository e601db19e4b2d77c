using WasmOs.Functions.Access;

namespace WasmOs.Functions.Tests.Access;

public sealed class RequestEntryTests
{
    [Theory]
    [InlineData("modules-delete", "modules.delete")]
    [InlineData("modules-alias-put", "modules.alias-put")]
    [InlineData("api-keys-create", "api-keys.create")]
    [InlineData("signing-keys-rotate", "signing-keys.rotate")]
    [InlineData("executions-cancel", "executions.cancel")]
    [InlineData("execute-module", "modules.execute")]
    [InlineData("run", "modules.execute")]
    [InlineData("scheduler", "scheduler")]
    public void ActionOf_AFunction_NamesItsResourceAndVerb(string function, string action) => Assert.Equal(action, RequestEntry.ActionOf(function));
}
