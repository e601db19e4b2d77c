using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Tests.Access;

public sealed class ModuleScopeTests
{
    [Theory]
    [InlineData("billing.*", "billing.invoice", true)]
    [InlineData("billing.*", "billing.", true)]
    [InlineData("billing.*", "billing", false)]
    [InlineData("billing.*", "billingx", false)]
    [InlineData("billing.*", "billing-x", false)]
    [InlineData("billing.*", "abilling.invoice", false)]
    [InlineData("billing*", "billingx", true)]
    [InlineData("billing", "billing", true)]
    [InlineData("billing", "billing.invoice", false)]
    [InlineData("billing", "", false)]
    [InlineData("b*", "", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    public void Contains_AName_FollowsThePattern(string pattern, string name, bool contained)
    {
        Assert.True(ModuleScope.IsPattern(pattern));
        Assert.Equal(contained, ModuleScope.Of([pattern]).Contains(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("**")]
    [InlineData("a*b")]
    [InlineData("*a")]
    [InlineData("Billing")]
    [InlineData("a b")]
    [InlineData(".*")]
    [InlineData("a/../*")]
    public void IsPattern_OtherTexts_AreNone(string text) => Assert.False(ModuleScope.IsPattern(text));

    [Theory]
    [InlineData("billing.*", "billing.eu.*", true)]
    [InlineData("billing.*", "billing.invoice", true)]
    [InlineData("billing.*", "billing*", false)]
    [InlineData("billing.*", "*", false)]
    [InlineData("billing.invoice", "billing.*", false)]
    [InlineData("a b*", "a bc b*", true)]
    [InlineData("*", "a*", true)]
    [InlineData("a", "", true)]
    public void ContainsAll_AnotherScope_IsTrueWhenItAddsNothing(string mine, string other, bool contained)
    {
        Assert.Equal(contained, Scope(mine).ContainsAll(Scope(other)));
        Assert.Equal(contained, Scope(mine).Union(Scope(other)).Patterns.All(pattern => Scope(mine).ContainsAll(Scope(pattern))));
    }

    [Theory]
    [InlineData("billing.*", "billing.eu.*", "billing.eu.*")]
    [InlineData("billing.*", "shop.*", "")]
    [InlineData("billing.* shop", "shop billing.invoice", "billing.invoice shop")]
    [InlineData("*", "a", "a")]
    [InlineData("a", "*", "a")]
    [InlineData("", "*", "")]
    public void Intersect_TwoScopes_IsWhatBothCover(string left, string right, string both) =>
        Assert.Equal(both, Scope(left).Intersect(Scope(right)).ToString());

    [Fact]
    public void Of_APatternForAll_MakesTheOthersNeedless() => Assert.Same(ModuleScope.All, ModuleScope.Of(["a", "*", "b*"]));

    private static ModuleScope Scope(string patterns) => ModuleScope.Of(patterns.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
