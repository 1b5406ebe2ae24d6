import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('zh');

export const hub = {
  'hub-not-logged-in': (e) => ({
    message: e.expired ? `${e.hub} 的登录已过期。` : `您尚未登录 ${e.hub}。`,
    hint: '请用页面顶部的“Hub”按钮登录。',
  }),
  'hub-wrong-password': (e) => ({
    message: `${e.hub} 不认识使用此密码的 ${e.user}。`,
    hint: '请检查两者；一个 Hub 的用户名和密码对另一个 Hub 无效。',
  }),
  'hub-second-factor': (e) => ({
    message: `${e.hub} 要求 ${e.user} 提供密码以外的验证。`,
    hint: '请通过浏览器登录，或用个人访问令牌作为密码。',
  }),
  'hub-login-failed': (e) => ({
    message: `登录 ${e.hub} 没有完成：${e.reason}。`,
    hint: '请再试一次，或用用户名和密码登录。',
  }),
  'hub-refused': (e) => ({
    message: `${e.hub} 拒绝了请求（${e.what}，状态 ${e.status}）${e.said === undefined ? '' : `：${e.said}`}。`,
    hint: '请检查登录的是否为正确的用户，以及您的账户是否有此权限。',
  }),
  'hub-missing': (e) => ({
    message: `${e.hub} 不知道：${e.what}。`,
    hint: '请在 Hub 中查看有哪些设备和令牌。',
  }),
  'hub-unreachable': (e) => ({
    message: `无法连接 ${e.hub}：${e.reason}。`,
    hint: '请检查地址、网络和代理。使用自有证书的 Hub，需在登录时提供其证书机构的文件。',
  }),
  'hub-garbage': (e) => ({
    message: `${e.hub} 的回应没有意义（${e.what}）：${e.reason}。`,
    hint: '可能是别的东西在代替它回应，例如网络的登录页面：请在浏览器中打开它的地址。',
  }),
  'hub-failing': (e) => ({
    message: `${e.hub} 出错了（${e.what}，状态 ${e.status}）。`,
    hint: 'Hub 自身有问题：请稍后再试。',
  }),
  'hub-rate-limited': (e) => ({
    message: `${e.hub} 要求 ${plural(e.seconds, { other: '# 秒' })}内不要打扰：询问得太频繁了。`,
    hint: '请在此之后再试。',
  }),
} satisfies Partial<ErrorTexts>;
