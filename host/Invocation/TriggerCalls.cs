using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using WasmOs.Host.Discovery;

namespace WasmOs.Host.Invocation;

/// <summary>Compiles the calls of queue and timer functions, as <see cref="Http.FunctionInvoker"/> does those of HTTP functions.</summary>
internal static class TriggerCalls
{
    /// <summary>The call of <paramref name="function"/>; its class is constructed and the call compiled when it is first made.</summary>
    public static TriggerCall<T> Create<T>(FunctionDefinition function, IServiceProvider services)
    {
        var compiled = new Lazy<TriggerCall<T>>(() => Compile<T>(function, services.GetRequiredService(function.Class)));
        return (data, cancellationToken) => compiled.Value(data, cancellationToken);
    }

    private static TriggerCall<T> Compile<T>(FunctionDefinition function, object instance)
    {
        ParameterExpression data = Expression.Parameter(typeof(T), "data");
        ParameterExpression token = Expression.Parameter(typeof(CancellationToken), "cancellationToken");
        IEnumerable<Expression> arguments = function.Method.GetParameters().Select(parameter => Bind(parameter, data, token));
        Expression call = Expression.Call(Expression.Constant(instance, function.Class), function.Method, arguments);
        Type returned = function.Method.ReturnType;
        Expression result = returned == typeof(ValueTask) ? call
            : returned == typeof(Task) ? Expression.New(typeof(ValueTask).GetConstructor([typeof(Task)])!, call)
            : Expression.Block(call, Expression.Default(typeof(ValueTask)));
        return Expression.Lambda<TriggerCall<T>>(result, data, token).Compile();
    }

    private static Expression Bind(ParameterInfo parameter, Expression data, Expression token)
    {
        Type type = parameter.ParameterType;
        return type == typeof(CancellationToken) ? token
            : type == data.Type ? data
            : Expression.Call(type == typeof(string) ? ((Func<ReadOnlyMemory<byte>, string>)ToText).Method : ((Func<ReadOnlyMemory<byte>, byte[]>)ToBytes).Method, data);
    }

    private static string ToText(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static byte[] ToBytes(ReadOnlyMemory<byte> body) => body.ToArray();
}
